//! A post as a Note: of an Article most servers show only the title.
use super::{Names, PUBLIC};
use crate::escape::{escape_html, push_html};
use crate::outlet::tags;
use crate::post_view::{ChannelView, PostView};
use crate::{facts, name};
use channel::topic::Topic;
use serde_json::{Value, json};

/// Tags of a post.
const TAGS: usize = 5;

/// A picture of the post, at an address everybody may fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// Absolute, a JPEG.
    pub url: String,
    /// What it shows; empty for a decorative one.
    pub alt: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// The post, whole: nobody needs to come to us for its text. Servers that know no such field show the language of
/// `contentMap`'s only key. No `summary`: most servers hide what has one behind a warning.
pub fn note(channel: &ChannelView<'_>, post: &PostView<'_>, pictures: &[Attached]) -> Value {
    let (names, content) = (Names::new(channel.url), post.content);
    let tags = tags(channel, post);
    let html = html(channel, post, &tags);
    let attached = pictures.iter().map(|picture| {
        json!({
            "type": "Document",
            "mediaType": "image/jpeg",
            "url": picture.url,
            "name": picture.alt,
            "width": picture.width,
            "height": picture.height,
        })
    });
    let tagged = tags.iter().map(|(name, href)| json!({ "type": "Hashtag", "name": name, "href": href }));
    let mut note = json!({
        "id": names.note(post.id),
        "type": "Note",
        "url": post.url,
        "attributedTo": names.actor(),
        "to": [PUBLIC],
        "cc": [names.followers()],
        "published": name::rfc3339(post.published),
        "content": html,
        "contentMap": { &content.lang: html },
        "sensitive": false,
        "attachment": attached.collect::<Vec<_>>(),
        "tag": tagged.collect::<Vec<_>>(),
    });
    if post.version > 1 {
        note["updated"] = json!(name::rfc3339(post.updated));
    }
    note
}

/// Title, facts and text; the link to the page, which has the rest; tags.
fn html(channel: &ChannelView<'_>, post: &PostView<'_>, tags: &[(String, String)]) -> String {
    let mut out = String::from("<p><strong>");
    push_html(&mut out, post.content.title.as_str());
    out.push_str("</strong></p>");
    out.push_str(&facts::html(channel, &PostView { picture_url: None, ..post.clone() }));
    let url = escape_html(post.url);
    out.push_str(&format!("<p><a href=\"{url}\" rel=\"noopener\">{url}</a></p>"));
    if !tags.is_empty() {
        let each = tags.iter().map(|(name, href)| {
            let word = escape_html(name.trim_start_matches('#'));
            format!("<a href=\"{}\" class=\"mention hashtag\" rel=\"tag\">#<span>{word}</span></a>", escape_html(href))
        });
        out.push_str(&format!("<p>{}</p>", each.collect::<Vec<_>>().join(" ")));
    }
    out
}

/// Tags by rule, each with the page of our own that has the posts of its topic.
fn tags(channel: &ChannelView<'_>, post: &PostView<'_>) -> Vec<(String, String)> {
    let lang = facts::lang(post.content);
    let page = |tag: &String| {
        let topic = Topic::ALL.into_iter().find(|topic| *tag == crate::words::tag(*topic, lang));
        let topic = topic.map_or(String::new(), |topic| format!("?topic={}", topic.key()));
        format!("{}{topic}", channel.url)
    };
    tags::of(post.content, TAGS).into_iter().map(|tag| (tag.clone(), page(&tag))).collect()
}
