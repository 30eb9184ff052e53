//! `GET /{channel}/anonymity`: who knows what about those who follow and react, in plain words.
use crate::error::Answer;
use crate::fediverse::is_on;
use crate::frame::{Frame, PageHead};
use crate::visit::Visit;
use serde::Serialize;

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    frame: Frame,
    reactions: bool,
    newsletter: bool,
    fediverse: bool,
    scripts_url: &'static str,
    command: String,
}

/// `GET /{channel}/anonymity`
pub async fn get(visit: Visit) -> Answer {
    let head = PageHead::new("anonymity", &visit.t("anonymity.title", &[]), &visit.t("anonymity.lede", &[]));
    let context = Context {
        frame: visit.frame(head).await?,
        reactions: !visit.channel.channel.profile.emojis.is_empty(),
        newsletter: visit.app.public.takes_readers(visit.id()).await?,
        fediverse: is_on(&visit).await?,
        scripts_url: "/.well-known/ausrufer/scripts.json",
        command: format!("ausrufer assets verify {}", visit.urls().channel_absolute()),
    };
    visit.html("pages/anonymity.html", context)
}
