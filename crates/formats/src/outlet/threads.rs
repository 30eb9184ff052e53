//! Threads: 500 letters, emoji by their bytes, at most five links, one tag.
use super::fit::fit;
use super::parts::{self, Parts, alts};
use super::{Outlet, Prepared, Unit, tags};
use crate::post_view::{ChannelView, PostView};
use crate::rich::Links;

const LIMIT: usize = 500;
const PICTURES: usize = 20;

pub(super) fn prepare(channel: &ChannelView<'_>, post: &PostView<'_>) -> Prepared {
    // Words over a link lose it: of more than five links the post would be refused.
    let parts = Parts { tags: tags::of(post.content, 1), ..Parts::of(channel, post, Links::Dropped) };
    let fitted = fit(&parts, &|rich| Unit::EmojiBytes.count(&rich.text).saturating_sub(LIMIT));
    let prepared = parts::fitted(Outlet::Threads, fitted, Unit::EmojiBytes, LIMIT, post.content, PICTURES);
    Prepared { alts: alts(post.content, PICTURES), ..prepared }
}
