//! `GET /{channel}/follow/poster`: one A4 page for the notice board.
use super::page::short_url;
use crate::error::Answer;
use crate::frame::{Frame, PageHead};
use crate::pages::card::label;
use crate::visit::Visit;
use channel::topic::Topic;
use serde::Serialize;

/// Topics named on the poster.
const TOPICS: [Topic; 5] = [Topic::Warnings, Topic::News, Topic::Events, Topic::Traffic, Topic::Services];

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    frame: Frame,
    poster: Poster,
}

#[derive(Serialize)]
struct Poster {
    qr_url: String,
    short_url: String,
    headline: Option<String>,
    topics: Vec<String>,
    print_css: String,
}

/// `GET /{channel}/follow/poster?t=`
pub async fn get(visit: Visit) -> Answer {
    let head = PageHead { noindex: true, ..PageHead::new("poster", &visit.t("poster.title", &[]), "") };
    let frame = Frame::of_channel(&visit.app, visit.speak, &visit.uri, head, &visit.channel, Vec::new())?;
    let poster = Poster {
        qr_url: visit.urls().page("/follow/qr.svg", &[("t", &visit.query("t"))]),
        short_url: short_url(&visit),
        headline: None,
        topics: TOPICS.into_iter().map(|topic| label(&visit, topic).label).collect(),
        print_css: visit.app.assets.url("print.css").unwrap_or_default(),
    };
    visit.html("pages/poster.html", Context { frame, poster })
}
