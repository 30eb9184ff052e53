//! What a post is called where its kind does not stand beside it.
use crate::facts;
use crate::post_view::PostView;
use crate::warning::words::{ends, marked};
use crate::words;
use channel::post::Kind;
use std::borrow::Cow;

/// The title, with the kind before it where it matters: nobody overlooks a warning in a list, and nobody takes a rehearsal
/// or the end of a warning for one.
pub(crate) fn titled<'a>(post: &PostView<'a>) -> Cow<'a, str> {
    let (title, tag) = (post.content.title.as_str(), post.content.lang.as_str());
    // In other languages we have no word, and a German one there would only be in the way.
    let spoken = ["de", "en"].iter().any(|ours| tag.starts_with(ours));
    if post.content.kind != Kind::Warning || !spoken || marked(title).is_some() || ends(title) {
        return Cow::Borrowed(title);
    }
    let kind = words::kind(Kind::Warning, facts::lang(post.content));
    match title.to_lowercase().starts_with(&kind.to_lowercase()) {
        true => Cow::Borrowed(title),
        false => Cow::Owned(format!("{kind}: {title}")),
    }
}
