//! A Matrix room: plain text and HTML in one event, both counted in bytes.
use super::fit::fit;
use super::parts::{self, Parts, alts};
use super::telegram::html;
use super::{Outlet, Prepared, Unit};
use crate::post_view::{ChannelView, PostView};
use crate::rich::{Links, Rich};

/// Of 65,536 bytes of an event, what is left for the two texts in JSON; the rest is signatures and identifiers.
const LIMIT: usize = 60_000;
const LINE_BREAK: &str = "<br>";

pub(super) fn prepare(channel: &ChannelView<'_>, post: &PostView<'_>) -> Prepared {
    let parts = Parts::of(channel, post, Links::Within);
    let fitted = fit(&parts, &|rich| size(rich).saturating_sub(LIMIT));
    let (count, wire) = (size(&fitted.rich), Some(html(&fitted.rich, LINE_BREAK)));
    let prepared = parts::fitted(Outlet::Matrix, fitted, Unit::Bytes, LIMIT, post.content, usize::MAX);
    Prepared { alts: alts(post.content, usize::MAX), count, wire, ..prepared }
}

fn size(rich: &Rich) -> usize {
    let json = |text: &str| serde_json::json!(text).to_string().len();
    json(&rich.text) + json(&html(rich, LINE_BREAK))
}
