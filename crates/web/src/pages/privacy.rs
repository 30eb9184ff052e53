//! `GET /{channel}/privacy`: the privacy notice (Art. 13 GDPR), written from what this installation really does.
use super::legal::{self, Section};
use crate::desk::outlets::setup::setting;
use crate::desk::webhooks::list::host;
use crate::error::{Answer, Problem};
use crate::fediverse::{is_on, we_keep};
use crate::visit::Visit;
use channel::outlet::Kind;

/// The push services browsers bring along: host and whether it lies in a third country.
const SERVICES: [&str; 4] = ["google", "mozilla", "apple", "microsoft"];

/// Where following from the Fediverse stands among the sections: behind following.
const FEDIVERSE: usize = 5;

/// Ways of following besides the usual ones, where they are switched on.
#[derive(Clone, Copy)]
struct Ways {
    fediverse: bool,
    newsletter: bool,
}

impl Ways {
    /// What is said of each of them in a section.
    fn told(self, visit: &Visit, part: &str, section: Section) -> Section {
        let each = [(self.fediverse, "fediverse"), (self.newsletter, "newsletter")];
        let on = each.into_iter().filter(|(on, _)| *on);
        on.fold(section, |section, (_, way)| section.text(&visit.t(&format!("privacy.{part}_{way}"), &[])))
    }
}

/// `GET /{channel}/privacy`
pub async fn get(visit: Visit) -> Answer {
    let intro = visit.t("privacy.intro", &[]);
    let ways = Ways { fediverse: is_on(&visit).await?, newsletter: visit.app.public.takes_readers(visit.id()).await? };
    let mut sections = vec![
        controller(&visit),
        section(&visit, "officer").text(&visit.channel.channel.profile.imprint.privacy_officer),
        section(&visit, "reading").text(&visit.t("privacy.reading_text", &[])),
        section(&visit, "cookies").text(&visit.t("privacy.cookies_text", &[])),
        follow(&visit),
        reactions(&visit),
        newsletter(&visit, ways),
        services(&visit),
        places(&visit).await?,
        keeping(&visit),
        ways.told(&visit, "basis", section(&visit, "basis").text(&visit.t("privacy.basis_text", &[]))),
        rights(&visit, ways),
        section(&visit, "processor")
            .text(&visit.app.settings.operator.name)
            .text(&visit.app.settings.operator.address)
            .text(&visit.app.settings.operator.email),
    ];
    if ways.fediverse {
        let fediverse = section(&visit, "fediverse").text(&we_keep(&visit.app, visit.speak.lang));
        sections.insert(FEDIVERSE, fediverse.text(&visit.t("fediverse.learns_text", &[])));
    }
    legal::page(&visit, "privacy", Some(intro), sections).await
}

fn section(visit: &Visit, part: &str) -> Section {
    Section::new(visit.t(&format!("privacy.{part}"), &[]))
}

fn controller(visit: &Visit) -> Section {
    let imprint = &visit.channel.channel.profile.imprint;
    section(visit, "controller").text(&imprint.authority).text(&imprint.address).text(&imprint.email)
}

fn follow(visit: &Visit) -> Section {
    let stored = ["address", "keys", "wishes", "week"].map(|part| visit.t(&format!("privacy.stored_{part}"), &[]));
    section(visit, "follow")
        .text(&visit.t("privacy.follow_text", &[]))
        .list(stored)
        .text(&visit.t("privacy.follow_sealed", &[]))
}

fn reactions(visit: &Visit) -> Section {
    if visit.channel.channel.profile.emojis.is_empty() {
        return section(visit, "reactions");
    }
    section(visit, "reactions")
        .text(&visit.t("privacy.reactions_text", &[]))
        .link(&visit.urls().page("/anonymity", &[]), &visit.t("privacy.reactions_more", &[]))
}

/// Only where there is one.
fn newsletter(visit: &Visit, ways: Ways) -> Section {
    if !ways.newsletter {
        return section(visit, "newsletter");
    }
    let stored =
        ["address", "wish", "proof", "bounces"].map(|part| visit.t(&format!("privacy.newsletter_{part}"), &[]));
    let days = visit.app.settings.follower_backup_days.to_string();
    section(visit, "newsletter")
        .text(&visit.t("privacy.newsletter_text", &[]))
        .list(stored)
        .text(&visit.t("privacy.newsletter_sealed", &[]))
        .text(&visit.t("privacy.newsletter_mail", &[]))
        .text(&visit.t("privacy.newsletter_keep", &[("days", &days)]))
}

/// Places of others that are switched on, each once. The Fediverse is none: it has a section of its own.
async fn places(visit: &Visit) -> Result<Section, Problem> {
    let mut list: Vec<String> = Vec::new();
    for (kind, settings) in visit.app.public.places(visit.id()).await? {
        let key = match kind {
            Kind::Fediverse => continue,
            Kind::Waha => Kind::Whatsapp.key(),
            kind => kind.key(),
        };
        let host = ["server", "site"].map(|name| host(&setting(&settings, name))).concat();
        let place = visit.t(&format!("privacy.place.{key}"), &[("host", &host)]);
        if !list.contains(&place) {
            list.push(place);
        }
    }
    if list.is_empty() {
        return Ok(section(visit, "places"));
    }
    let text = |part: &str| visit.t(&format!("privacy.places_{part}"), &[]);
    Ok(section(visit, "places").text(&text("text")).list(list).text(&text("learn")))
}

fn services(visit: &Visit) -> Section {
    let known = SERVICES.map(|name| visit.t(&format!("privacy.service_{name}"), &[]));
    let extra = visit.app.settings.extra_push_hosts.iter().cloned();
    section(visit, "services")
        .text(&visit.t("privacy.services_text", &[]))
        .list(known.into_iter().chain(extra))
        .text(&visit.t("privacy.services_transfer", &[]))
}

fn keeping(visit: &Visit) -> Section {
    let settings = &visit.app.settings;
    let (followers, content) = (settings.follower_backup_days.to_string(), settings.content_backup_days.to_string());
    section(visit, "keeping").list([
        visit.t("privacy.keep_follow", &[]),
        visit.t("privacy.keep_gone", &[]),
        visit.t("privacy.keep_backup", &[("days", &followers)]),
        visit.t("privacy.keep_content", &[("days", &content)]),
        visit.t("privacy.keep_limits", &[]),
    ])
}

fn rights(visit: &Visit, ways: Ways) -> Section {
    let section = section(visit, "rights").text(&visit.t("privacy.rights_text", &[]));
    ways.told(visit, "rights", section.text(&visit.t("privacy.rights_proof", &[])))
}
