//! `GET /{channel}/imprint`: § 5 DDG and § 18 (2) MStV.
use super::legal::{self, Section};
use crate::error::Answer;
use crate::frame::tel;
use crate::visit::Visit;

/// `GET /{channel}/imprint`
pub async fn get(visit: Visit) -> Answer {
    let imprint = &visit.channel.channel.profile.imprint;
    let section = |part: &str| Section::new(visit.t(&format!("imprint.{part}"), &[]));
    let sections = vec![
        section("authority").text(&imprint.authority).text(&imprint.address),
        section("represented").text(&imprint.represented_by),
        section("reach")
            .link(&tel(&imprint.phone), &imprint.phone)
            .link(&format!("mailto:{}", imprint.email), &imprint.email),
        section("supervisor").text(&imprint.supervisor),
        section("responsible").text(&imprint.responsible),
        section("vat").text(&imprint.vat_id),
    ];
    legal::page(&visit, "imprint", None, sections).await
}
