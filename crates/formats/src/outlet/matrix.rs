//! A Matrix room: plain text and HTML in one event, both counted in bytes.
use super::fit::fit;
use super::parts::{self, Parts, alt_line};
use super::telegram::html;
use super::{Outlet, Prepared, Unit};
use crate::post_view::{ChannelView, PostView};
use crate::rich::{Links, Rich};

/// Of 65,536 bytes of an event, what is left for the two texts in JSON; a change of it holds them twice, and the rest is
/// signatures and identifiers.
const LIMIT: usize = 30_000;
/// The message is one picture.
const PICTURES: usize = 1;
const LINE_BREAK: &str = "<br>";

pub(super) fn prepare(channel: &ChannelView<'_>, post: &PostView<'_>) -> Prepared {
    // What clients show of a picture's description differs; beneath the text everybody has it.
    let beneath = alt_line(post.content).into_iter().collect();
    let parts = Parts { beneath, ..Parts::of(channel, post, Links::Within) };
    let fitted = fit(&parts, &|rich| size(rich).saturating_sub(LIMIT));
    let (count, wire) = (size(&fitted.rich), Some(html(&fitted.rich, LINE_BREAK)));
    let prepared = parts::fitted(Outlet::Matrix, fitted, Unit::Bytes, LIMIT, post.content, PICTURES);
    Prepared { count, wire, ..prepared }
}

fn size(rich: &Rich) -> usize {
    let json = |text: &str| serde_json::json!(text).to_string().len();
    json(&rich.text) + json(&html(rich, LINE_BREAK))
}
