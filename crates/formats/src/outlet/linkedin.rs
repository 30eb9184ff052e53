//! LinkedIn: 3,000 letters, with an escape before everything that means something in its own format. No tags: escaped
//! they would be letters, and their own notation is not in the documents seen.
use super::fit::fit;
use super::parts::{self, Parts, alts};
use super::{Outlet, Prepared, Unit};
use crate::post_view::{ChannelView, PostView};
use crate::rich::Links;

const LIMIT: usize = 3_000;
const PICTURES: usize = 20;

pub(super) fn prepare(channel: &ChannelView<'_>, post: &PostView<'_>) -> Prepared {
    let parts = Parts::of(channel, post, Links::Beside);
    let fitted = fit(&parts, &|rich| Unit::Utf16.count(&rich.text).saturating_sub(LIMIT));
    let wire = Some(escaped(&fitted.rich.text));
    let prepared = parts::fitted(Outlet::Linkedin, fitted, Unit::Utf16, LIMIT, post.content, PICTURES);
    Prepared { alts: alts(post.content, PICTURES), wire, ..prepared }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        if r"\<>#~_|[]*(){}@".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
