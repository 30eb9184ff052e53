//! `GET /{channel}/follow/qr.svg`, `…/qr.png`: the address of the follow page, to scan. Our own address, no shortener,
//! no mark of where it hung; only topics may be preset.
use crate::error::{Answer, Problem};
use crate::fresh::{self, Fresh};
use crate::visit::Visit;
use channel::topic::{Topic, TopicSet};
use formats::qr;

/// Pixels a module in the PNG: sharp at 5 cm and 300 dpi.
const SCALE: u32 = 16;

/// `GET /{channel}/follow/qr.svg?t=`
pub async fn svg(visit: Visit) -> Answer {
    let url = address(&visit);
    let title = visit.t("qr.alt", &[("url", &url)]);
    let svg = qr::svg(&url, &title).map_err(Problem::internal)?;
    Ok(Fresh::text("image/svg+xml", fresh::DRAWING, svg).answer(&visit.headers))
}

/// `GET /{channel}/follow/qr.png?t=`
pub async fn png(visit: Visit) -> Answer {
    let png = qr::png(&address(&visit), SCALE).map_err(Problem::internal)?;
    Ok(Fresh::bytes("image/png", fresh::DRAWING, png).answer(&visit.headers))
}

/// What the code says.
fn address(visit: &Visit) -> String {
    let urls = visit.urls();
    let topics: TopicSet = visit.query("t").split(',').filter_map(Topic::parse).collect();
    let plain = urls.absolute(&urls.file("follow"));
    if topics.is_empty() {
        return plain;
    }
    let keys: Vec<&str> = topics.iter().map(Topic::key).collect();
    format!("{plain}?t={}", keys.join(","))
}
