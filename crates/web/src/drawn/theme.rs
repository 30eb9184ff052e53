//! `GET /{channel}/theme.css`: the town's colour, made readable on light and dark.
use crate::error::Answer;
use crate::fresh::{self, Fresh};
use crate::visit::Visit;

/// `GET /{channel}/theme.css`
pub async fn get(visit: Visit) -> Answer {
    let css = formats::accent::theme_css(&visit.channel.channel.profile.accent);
    Ok(Fresh::text("text/css; charset=utf-8", fresh::DRAWING, css).answer(&visit.headers))
}
