use super::{html, text, words};
use crate::post_view::{ChannelView, PostView};
use channel::lang::Lang;
use channel::newsletter::Rhythm;
use jiff::civil::Date;

/// Stands in texts where a reader's mark goes: a letter no text of ours has otherwise.
pub const MARK: char = '\u{1}';

/// What one digest tells.
#[derive(Clone, Copy)]
pub struct Letter<'a> {
    /// Whose.
    pub channel: ChannelView<'a>,
    /// Newest first; at least one.
    pub posts: &'a [PostView<'a>],
    /// Language of the words around the posts.
    pub lang: Lang,
    /// What the reader chose.
    pub rhythm: Rhythm,
    /// The day it goes out, in the channel's zone.
    pub day: Date,
    /// Addresses it carries.
    pub ways: Ways<'a>,
}

/// Absolute addresses in every digest. The first two end where the reader's mark begins.
#[derive(Clone, Copy)]
pub struct Ways<'a> {
    /// Leaving.
    pub leave: &'a str,
    /// Choosing other topics.
    pub choose: &'a str,
    /// The privacy notice.
    pub privacy: &'a str,
    /// The imprint.
    pub imprint: &'a str,
}

/// A mail, before anything is encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// One line.
    pub subject: String,
    /// For programs that show no HTML, and for people who want none.
    pub text: String,
    /// One column, nothing from elsewhere.
    pub html: String,
}

/// The digest, with [`MARK`] where the reader's mark goes.
pub fn digest(letter: &Letter<'_>) -> Digest {
    Digest { subject: subject(letter), text: text::digest(letter), html: html::digest(letter) }
}

fn subject(letter: &Letter<'_>) -> String {
    let first = letter.posts.first().map(|post| post.content.title.as_str()).unwrap_or_default();
    let more = words::and_more(letter.lang, letter.posts.len().saturating_sub(1));
    // A mark in a title would be taken for a reader's.
    format!("{}: {first}{more}", letter.channel.channel.profile.name).replace(MARK, "")
}
