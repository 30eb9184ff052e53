//! `GET /{channel}/privacy`: the privacy notice (Art. 13 GDPR), written from what this installation really does.
use super::legal::{self, Section};
use crate::error::{Answer, Problem};
use crate::fediverse::{is_on, we_keep};
use crate::visit::Visit;

/// The push services browsers bring along: host and whether it lies in a third country.
const SERVICES: [&str; 4] = ["google", "mozilla", "apple", "microsoft"];

/// Where following from the Fediverse stands among the sections: behind following.
const FEDIVERSE: usize = 5;

/// `GET /{channel}/privacy`
pub async fn get(visit: Visit) -> Answer {
    let intro = visit.t("privacy.intro", &[]);
    let mut sections = vec![
        controller(&visit),
        section(&visit, "officer").text(&visit.channel.channel.profile.imprint.privacy_officer),
        section(&visit, "reading").text(&visit.t("privacy.reading_text", &[])),
        section(&visit, "cookies").text(&visit.t("privacy.cookies_text", &[])),
        follow(&visit),
        reactions(&visit),
        newsletter(&visit).await?,
        services(&visit),
        keeping(&visit),
        section(&visit, "basis").text(&visit.t("privacy.basis_text", &[])),
        rights(&visit),
        section(&visit, "processor")
            .text(&visit.app.settings.operator.name)
            .text(&visit.app.settings.operator.address)
            .text(&visit.app.settings.operator.email),
    ];
    if is_on(&visit).await? {
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
async fn newsletter(visit: &Visit) -> Result<Section, Problem> {
    if !visit.app.public.takes_readers(visit.id()).await? {
        return Ok(section(visit, "newsletter"));
    }
    let stored =
        ["address", "wish", "proof", "bounces"].map(|part| visit.t(&format!("privacy.newsletter_{part}"), &[]));
    Ok(section(visit, "newsletter")
        .text(&visit.t("privacy.newsletter_text", &[]))
        .list(stored)
        .text(&visit.t("privacy.newsletter_sealed", &[]))
        .text(&visit.t("privacy.newsletter_keep", &[])))
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

fn rights(visit: &Visit) -> Section {
    section(visit, "rights").text(&visit.t("privacy.rights_text", &[])).text(&visit.t("privacy.rights_proof", &[]))
}
