//! A Facebook page: a long text and a link. Its field for descriptions of pictures is not verified, so what each
//! picture shows stands in the text.
use super::fit::fit;
use super::parts::{self, Parts, alt_lines};
use super::{Outlet, Prepared, Unit, tags};
use crate::post_view::{ChannelView, PostView};
use crate::rich::Links;

/// What other tools take; no page of the vendor names it. Counted in the strictest unit in use.
const LIMIT: usize = 63_206;
const PICTURES: usize = 10;

pub(super) fn prepare(channel: &ChannelView<'_>, post: &PostView<'_>) -> Prepared {
    let parts = Parts {
        beneath: alt_lines(post.content, PICTURES),
        tags: tags::of(post.content, 2),
        ..Parts::of(channel, post, Links::Beside)
    };
    let fitted = fit(&parts, &|rich| Unit::Utf16.count(&rich.text).saturating_sub(LIMIT));
    parts::fitted(Outlet::Facebook, fitted, Unit::Utf16, LIMIT, post.content, PICTURES)
}
