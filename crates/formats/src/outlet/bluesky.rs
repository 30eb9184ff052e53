//! Bluesky: letters and bytes at once, with links and tags told by byte.
use super::fit::fit;
use super::parts::{self, Parts, alts};
use super::{Facet, Feature, Outlet, Prepared, Unit, tags};
use crate::post_view::{ChannelView, PostView};
use crate::rich::{Links, Rich, Style};
use unicode_normalization::UnicodeNormalization;

const LIMIT: usize = 300;
const BYTES: usize = 3_000;
const PICTURES: usize = 4;

pub(super) fn prepare(channel: &ChannelView<'_>, post: &PostView<'_>) -> Prepared {
    let parts = Parts { tags: tags::of(post.content, 2), ..Parts::of(channel, post, Links::Within) };
    let over = |rich: &Rich| {
        let letters = Unit::Letters.count(&rich.text).saturating_sub(LIMIT);
        letters.max(rich.text.len().saturating_sub(BYTES))
    };
    let fitted = fit(&parts, &over);
    let (lang, facets) = (Some(post.content.lang.clone()), facets(&fitted.rich));
    let prepared = parts::fitted(Outlet::Bluesky, fitted, Unit::Letters, LIMIT, post.content, PICTURES);
    Prepared { lang, alts: alts(post.content, PICTURES), facets, ..prepared }
}

fn facets(rich: &Rich) -> Vec<Facet> {
    let links = rich.marks.iter().filter_map(|mark| match &mark.style {
        Style::Link(href) => Some(Facet { from: mark.from, to: mark.to, feature: Feature::Link(href.clone()) }),
        _ => None,
    });
    let mut facets: Vec<Facet> = links.collect();
    let mut done = 0;
    for word in rich.text.split(|c: char| !tags::is_tag(c)) {
        let from = done + rich.text[done..].find(word).unwrap_or(0);
        done = from + word.len();
        let tag = tags::found(word).pop().filter(|_| word.starts_with('#'));
        let free = !facets.iter().any(|facet| facet.from < done && from < facet.to);
        if tag.is_some() && free {
            facets.push(Facet { from, to: done, feature: Feature::Tag(word[1..].nfc().collect()) });
        }
    }
    facets.sort_by_key(|facet| facet.from);
    facets
}
