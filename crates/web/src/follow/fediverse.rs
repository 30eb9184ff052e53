//! `GET /{channel}/follow/fediverse`: how to follow from Mastodon and its like, and what that tells whom.
use crate::error::{Answer, Problem};
use crate::fediverse::{handle, is_on, we_keep};
use crate::pages::legal::{self, Section};
use crate::visit::Visit;

/// The handler.
pub async fn get(visit: Visit) -> Answer {
    if !is_on(&visit).await? {
        return Err(Problem::NotFound);
    }
    let handle = handle(&visit);
    let section = |part: &str| Section::new(visit.t(&format!("fediverse.{part}"), &[]));
    let steps = ["step1", "step2", "step3"].map(|step| visit.t(&format!("fediverse.{step}"), &[("handle", &handle)]));
    let sections = vec![
        section("how").list(steps),
        section("other").text(&visit.t("fediverse.other_text", &[])),
        section("learns").text(&visit.t("fediverse.learns_text", &[])).text(&we_keep(&visit.app, visit.speak.lang)),
        section("quiet")
            .text(&visit.t("fediverse.quiet_text", &[]))
            .link(&visit.urls().page("/follow", &[]), &visit.t("fediverse.quiet_link", &[])),
    ];
    legal::page(&visit, "fediverse", Some(visit.t("fediverse.intro", &[("handle", &handle)])), sections).await
}
