//! `GET /{channel}/contact`: the channel is one-way; this is where to turn instead.
use super::legal::{self, Section};
use crate::error::Answer;
use crate::frame::tel;
use crate::visit::Visit;

/// `GET /{channel}/contact`
pub async fn get(visit: Visit) -> Answer {
    let contact = &visit.channel.channel.profile.contact;
    let section = |part: &str| Section::new(visit.t(&format!("contact.{part}"), &[]));
    let form = if contact.form_url.is_empty() { String::new() } else { visit.t("turn.form", &[]) };
    let sections = vec![
        section("phone").link(&tel(&contact.phone), &contact.phone),
        section("mail").link(&format!("mailto:{}", contact.email), &contact.email),
        section("form").link(&contact.form_url, &form),
        section("post").text(&contact.address),
    ];
    let intro = visit.t("contact.intro", &[]);
    legal::page(&visit, "contact", Some(intro), sections).await
}
