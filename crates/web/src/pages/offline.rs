//! `GET /{channel}/offline`: shown by the service worker when the network is away. Names no post, so it may be stored.
use crate::error::Answer;
use crate::frame::{Frame, PageHead};
use crate::visit::Visit;
use serde::Serialize;

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    frame: Frame,
}

/// `GET /{channel}/offline`
pub async fn get(visit: Visit) -> Answer {
    let head = PageHead { noindex: true, ..PageHead::new("offline", &visit.t("offline.title", &[]), "") };
    let frame = Frame::of_channel(&visit.app, visit.speak, &visit.uri, head, &visit.channel, Vec::new())?;
    visit.html("pages/offline.html", Context { frame })
}
