//! Tags by rule: one for each topic of the post in page order, but for news, which says nothing, and none that stands in
//! the text already.
use crate::{facts, words};
use channel::post::Content;
use channel::topic::Topic;
use unicode_normalization::char::is_combining_mark;

/// At most `max` tags, with their `#`.
pub(crate) fn of(content: &Content, max: usize) -> Vec<String> {
    let lang = facts::lang(content);
    let present: Vec<String> = content.body.as_ref().map(|body| found(body.as_str())).unwrap_or_default();
    let topics = content.topics.iter().filter(|topic| *topic != Topic::News);
    let tags = topics.map(|topic| words::tag(topic, lang));
    tags.filter(|tag| !present.contains(&tag.to_lowercase())).take(max).collect()
}

/// Whether it may stand in a tag. What a letter wears (an umlaut typed in two parts) belongs to it.
pub(super) fn is_tag(c: char) -> bool {
    c.is_alphanumeric() || c == '#' || c == '_' || is_combining_mark(c)
}

/// The tags in a text, in small letters, with their `#`.
pub(super) fn found(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !is_tag(c));
    let tags = words.filter(|word| word.len() > 1 && word.starts_with('#') && !word[1..].contains('#'));
    tags.filter(|tag| tag[1..].chars().any(char::is_alphabetic)).map(str::to_lowercase).collect()
}
