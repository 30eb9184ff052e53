//! `GET /{channel}/real`: "Is this real?" The proof in plain words, and how to check it without trusting us.
use crate::error::{Answer, Problem};
use crate::frame::{Frame, PageHead};
use crate::visit::Visit;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channel::verification::{Leg, State};
use formats::wellknown;
use serde::Serialize;

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    frame: Frame,
    real: Real,
}

#[derive(Serialize)]
struct Real {
    checks: Vec<Check>,
    checked_text: Option<String>,
    since_text: Option<String>,
    dns_name: Option<String>,
    dns_value: Option<String>,
    dns_command: Option<String>,
    wellknown_url: Option<String>,
    key_text: Option<String>,
    accounts: Vec<Account>,
}

#[derive(Serialize)]
struct Check {
    label: String,
    ok: bool,
    detail: String,
}

#[derive(Serialize)]
struct Account {
    label: String,
    url: String,
}

/// `GET /{channel}/real`
pub async fn get(visit: Visit) -> Answer {
    let key = visit.app.keys.public(&visit.channel.channel).await?;
    let title = visit.t("real.title", &[]);
    let frame = visit.frame(PageHead::new("real", &title, &title)).await?;
    visit.html("pages/real.html", Context { frame, real: real(&visit, &key.identity)? })
}

fn real(visit: &Visit, key: &str) -> Result<Real, Problem> {
    let (proof, dates) = (&visit.channel.verification, visit.dates());
    let domain = Some(visit.channel.channel.profile.domain.as_str()).filter(|domain| !domain.is_empty());
    let dns_name = domain.map(|domain| format!("{}.{domain}", wellknown::DNS_LABEL));
    let dns_value = wellknown::dns_text(&visit.urls().channel_absolute(), &key_bytes(key)?);
    Ok(Real {
        checks: checks(visit),
        checked_text: proof.checked.map(|at| dates.moment_within(at)),
        since_text: (proof.state == State::Verified).then(|| dates.date(dates.day(proof.since))),
        dns_command: dns_name.as_ref().map(|name| format!("dig +short TXT {name}")),
        dns_value: dns_name.as_ref().map(|_| dns_value),
        dns_name,
        wellknown_url: domain.map(|domain| format!("https://{domain}{}", wellknown::PATH)),
        key_text: Some(grouped(key)),
        accounts: Vec::new(),
    })
}

fn checks(visit: &Visit) -> Vec<Check> {
    let Some(finding) = visit.channel.verification.finding else { return Vec::new() };
    let check = |label: &str, leg: Leg| Check {
        label: visit.t(label, &[]),
        ok: leg == Leg::Agrees,
        detail: visit.t(&format!("real.leg_{}", leg.key()), &[]),
    };
    vec![check("real.check_dns", finding.dns), check("real.check_document", finding.site)]
}

/// The 32 bytes of an Ed25519 key given as base64url.
pub fn key_bytes(key: &str) -> Result<[u8; 32], Problem> {
    let bytes = URL_SAFE_NO_PAD.decode(key).map_err(Problem::internal)?;
    bytes.try_into().map_err(|_| Problem::internal("an identity key is not 32 bytes long"))
}

/// Groups of four, as people read long numbers to each other.
fn grouped(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
