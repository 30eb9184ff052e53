//! What a messenger shows of a shared link, beside the picture of `card`: a title and a line or two, cut by us before
//! others cut them worse.
use super::parts::prepared;
use super::{Outlet, Prepared, Problem, Trouble, Unit};
use crate::facts;
use crate::post_view::PostView;
use channel::text::{letters, shorten};

/// Letters of the title most of them show.
const TITLE: usize = 70;
/// Letters of the text most of them show.
const TEXT: usize = 120;

pub(super) fn prepare(post: &PostView<'_>) -> Prepared {
    let title = post.content.title.as_str();
    let long = letters(title) > TITLE;
    Prepared {
        subject: Some(shorten(title, TITLE)),
        problems: long.then(|| Problem::from(Trouble::TitleCut { shown: TITLE })).into_iter().collect(),
        ..prepared(Outlet::LinkCard, facts::lead(post.content, TEXT), Unit::Letters, Some(TEXT))
    }
}
