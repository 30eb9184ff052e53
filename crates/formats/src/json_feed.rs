//! The channel as a JSON Feed (version 1.1, jsonfeed.org).
use crate::feed::{self, Entry, Feed, File};
use crate::post_view::ChannelView;
use crate::{facts, name, words};
use serde_json::{Map, Value, json};

/// Content type to serve it with.
pub const CONTENT_TYPE: &str = "application/feed+json";

/// Writes the feed.
pub fn feed(feed: &Feed<'_>) -> String {
    let channel = &feed.channel;
    let profile = &channel.channel.profile;
    let items: Vec<Value> = feed.shown().map(|entry| item(channel, entry)).collect();
    let mut out = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": profile.name,
        "home_page_url": channel.url,
        "feed_url": feed.own,
        "description": profile.description,
        "language": profile.lang.tag(),
        "authors": [{ "name": profile.name, "url": channel.url }],
        "items": items,
    });
    if let Some(icon) = channel.icon_url {
        out["icon"] = json!(icon);
    }
    if let Some(hub) = feed.hub {
        out["hubs"] = json!([{ "type": "WebSub", "url": hub }]);
    }
    out.to_string()
}

fn item(channel: &ChannelView<'_>, entry: &Entry<'_>) -> Value {
    let (post, content) = (&entry.post, entry.post.content);
    let lang = facts::lang(content);
    let mut item = Map::new();
    let mut put = |key: &str, value: Value| item.insert(key.to_owned(), value);
    put("id", json!(name::post_uri(channel, post)));
    put("url", json!(post.url));
    put("title", json!(content.title.as_str()));
    put("content_html", json!(feed::html(channel, entry)));
    put("date_published", json!(name::rfc3339(post.published)));
    put("date_modified", json!(name::rfc3339(post.updated)));
    put("tags", content.topics.iter().map(|topic| words::topic(topic, lang)).collect());
    put("language", json!(content.lang));
    let lead = facts::lead(content, 280);
    if !lead.is_empty() {
        put("summary", json!(lead));
    }
    if let Some(picture) = entry.files.first().filter(|file| file.is_picture()) {
        put("image", json!(picture.url));
    }
    if !entry.files.is_empty() {
        put("attachments", entry.files.iter().map(attachment).collect());
    }
    if let Some(source) = &content.source_url {
        put("external_url", json!(source.as_str()));
    }
    Value::Object(item)
}

fn attachment(file: &File) -> Value {
    let mut out = json!({ "url": file.url, "mime_type": file.media_type, "size_in_bytes": file.bytes });
    if !file.title.is_empty() {
        out["title"] = json!(file.title);
    }
    out
}
