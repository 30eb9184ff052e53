//! Instagram: always a picture, and that is the card with the title and the text on it. Addresses cannot be tapped in a
//! caption, so the link stands as one would type it.
use super::fit::fit;
use super::parts::{self, Parts, card_alt, sorted};
use super::{Outlet, Prepared, Problem, Trouble, Unit, tags};
use crate::post_view::{ChannelView, PostView};
use crate::rich::{Links, Rich};
use channel::post::Content;

const LIMIT: usize = 2_200;
/// The card.
const PICTURES: usize = 1;
const TAGS: usize = 30;
/// Announced in December 2025, not yet in the documents: advice, no more.
const TAGS_GO_WELL: usize = 5;

pub(super) fn prepare(channel: &ChannelView<'_>, post: &PostView<'_>) -> Prepared {
    let content = post.content;
    let link = post.url.strip_prefix("https://").or_else(|| post.url.strip_prefix("http://")).unwrap_or(post.url);
    let found = content.body.as_ref().map_or(0, |body| tags::found(body.as_str()).len());
    let tags = tags::of(content, TAGS_GO_WELL.saturating_sub(found).min(3));
    let parts = Parts { tags, link, ..Parts::of(channel, post, Links::Beside) };
    // Letters as the vendor counts them are not documented; UTF-16 is the strictest in use.
    let fitted = fit(&parts, &|rich: &Rich| Unit::Utf16.count(&rich.text).saturating_sub(LIMIT));
    let prepared = parts::fitted(Outlet::Instagram, fitted, Unit::Utf16, LIMIT, content, PICTURES);
    let problems = prepared.problems.iter().cloned().chain(own(content, found).into_iter().map(Problem::from));
    let problems = sorted(problems.collect());
    Prepared { alts: vec![card_alt(content)], problems, ..prepared }
}

fn own(content: &Content, tags: usize) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    match content.pictures.first() {
        None => troubles.push(Trouble::NeedsPicture),
        // Between 4:5 and 1.91:1.
        Some(p) if p.width * 5 < p.height * 4 || p.width * 100 > p.height * 191 => troubles.push(Trouble::PictureShape),
        Some(_) => {}
    }
    if tags > TAGS {
        troubles.push(Trouble::TooManyTags { max: TAGS });
    } else if tags > TAGS_GO_WELL {
        troubles.push(Trouble::ManyTags { max: TAGS_GO_WELL });
    }
    troubles
}
