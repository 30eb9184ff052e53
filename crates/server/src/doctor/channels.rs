//! Each channel: can residents see it, is it complete, is its proof in place.
use super::Check;
use crate::canaries::{self, Last};
use crate::signing::list;
use crate::wiring::House;
use channel::channel::Channel;
use channel::proof::KeyUse;
use channel::verification::State;
use channel::warning::canary::Heard;
use store::PublicChannel;

/// A line or two per channel.
pub async fn checks(house: &House) -> Vec<Check> {
    let found = match house.stores.admin().channels().await {
        Ok(found) => found,
        Err(error) => return vec![Check::mend("channels", error.to_string(), "ausrufer migrate")],
    };
    if found.is_empty() {
        return vec![Check::advice("channels", "there is none yet", "ausrufer channel create SLUG --name NAME")];
    }
    let mut checks = Vec::new();
    for entry in &found {
        let slug = entry.channel.slug.to_string();
        let missing = entry.channel.profile.imprint.missing();
        if !missing.is_empty() {
            checks.push(Check::advice(
                &slug,
                format!("imprint lacks {}", missing.join(", ")),
                "fill it in at the desk under Kanal",
            ));
        } else if !entry.channel.public {
            checks.push(Check::advice(
                &slug,
                "complete, but hidden from residents",
                format!("ausrufer channel open {slug}"),
            ));
        }
        checks.extend(keys(house, &entry.channel).await);
        let verify = format!("ausrufer verify {slug} says what to set");
        checks.push(match (entry.verification.state, entry.verification.grace_until) {
            (State::Verified, None) => Check::good(&slug, format!("proved for {}", entry.channel.profile.domain)),
            (State::Verified, Some(until)) => {
                Check::mend(&slug, format!("the proof is missing; the mark lapses on {until}"), verify)
            }
            (State::Lapsed, _) => Check::mend(&slug, "the proof has lapsed", verify),
            (State::Pending, _) => Check::advice(&slug, "the proof is not complete yet", verify),
            (State::Unverified, _) => {
                Check::advice(&slug, "names no domain; it can be followed by link only", "set the domain at the desk")
            }
        });
    }
    checks.extend(listeners(house, &found).await);
    checks
}

/// Whether every channel residents can see has a canary, and what the canaries heard.
async fn listeners(house: &House, channels: &[PublicChannel]) -> Vec<Check> {
    let all = match canaries::last(&house.stores.admin(), &house.stores.desk(), house.clock.now()).await {
        Ok(all) => all,
        Err(error) => return vec![Check::mend("canaries", error.to_string(), "ausrufer migrate")],
    };
    let mut checks = Vec::new();
    for entry in channels.iter().filter(|entry| entry.channel.public) {
        let slug = entry.channel.slug.as_str();
        let own = all.iter().filter(|last| last.canary.channel == entry.channel.id);
        checks.extend(own.clone().map(|last| listener(slug, last)));
        if own.count() == 0 {
            checks.push(Check::advice(
                slug,
                "has no canary: nobody notices when a push service takes warnings and delivers none",
                format!(
                    "open the desk's page /desk/at/{slug}/canary on a device that is always on (docs/operating.md)"
                ),
            ));
        }
    }
    checks
}

fn listener(slug: &str, last: &Last) -> Check {
    let name = format!("canary {} at {}", last.canary.name, last.canary.origin);
    match last.heard {
        Some(Heard::In(took)) => {
            Check::good(slug, format!("{name} heard the last warning after {:.1} s", took.as_secs_f64()))
        }
        Some(Heard::Waits) => Check::good(slug, format!("{name} is about to hear a warning")),
        None => Check::good(slug, format!("{name} had nothing to hear for a day")),
        Some(Heard::Late(_) | Heard::Not) => Check::mend(
            slug,
            format!("{name} did not hear the last warning within two minutes"),
            "is the device on and online? If so, its push service does not deliver: warn by other means too",
        ),
    }
}

/// Days before the end of a list that renews itself not: a ceremony takes time to arrange.
const AHEAD: i64 = 30 * 86_400;

/// A list of posting keys that a root key elsewhere has to renew soon. Only a node with the master key can tell.
async fn keys(house: &House, channel: &Channel) -> Option<Check> {
    let stored = house.stores.public().key_list(channel.id).await.ok()??;
    let (own, make) = (list::is_own(house, channel, &stored).ok()?, list::maker(house, channel.id).ok()?);
    let then = house.clock.now().as_second() + AHEAD;
    let lasts = list::read(&stored).is_some_and(|list| list.signing(KeyUse::Warnings, then, &make).is_some());
    (!own && !lasts).then(|| {
        let slug = channel.slug.as_str();
        let request = format!("ausrufer keys request {slug} FILE, then sign and install it (docs/operating.md)");
        Check::mend(slug, "the list of posting keys runs out within a month; then nothing is signed", request)
    })
}
