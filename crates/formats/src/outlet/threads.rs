//! Threads: 500 letters, emoji by their bytes, at most five links, one tag.
use super::fit::fit;
use super::parts::{self, Parts, card_alt};
use super::{Outlet, Prepared, Unit, tags};
use crate::post_view::{ChannelView, PostView};
use crate::rich::Links;

const LIMIT: usize = 500;
/// With the one to the post itself.
const MOST_LINKS: usize = 5;
/// A post with pictures shows its card, which is fetched from where everybody sees it.
const PICTURES: usize = 1;

pub(super) fn prepare(channel: &ChannelView<'_>, post: &PostView<'_>) -> Prepared {
    // With more links than that the post would be refused: words over one lose it then.
    let links = post.content.body.as_ref().map_or(0, |body| body.as_str().matches("http").count());
    let way = if links < MOST_LINKS { Links::Beside } else { Links::Dropped };
    let parts = Parts { tags: tags::of(post.content, 1), ..Parts::of(channel, post, way) };
    let fitted = fit(&parts, &|rich| Unit::EmojiBytes.count(&rich.text).saturating_sub(LIMIT));
    let prepared = parts::fitted(Outlet::Threads, fitted, Unit::EmojiBytes, LIMIT, post.content, PICTURES);
    let alts = post.content.pictures.first().map(|_| card_alt(post.content)).into_iter().collect();
    Prepared { alts, ..prepared }
}
