//! The channel as a JSON Feed (version 1.1, jsonfeed.org).
use crate::post_view::{ChannelView, PostView};
use crate::{facts, name, words};
use serde_json::{Map, Value, json};

/// Content type to serve it with.
pub const CONTENT_TYPE: &str = "application/feed+json";

/// Writes the feed: posts in the order given, withdrawn ones left out.
pub fn feed(channel: &ChannelView<'_>, posts: &[PostView<'_>]) -> String {
    let profile = &channel.channel.profile;
    let items: Vec<Value> = posts.iter().filter(|post| !post.withdrawn).map(|post| item(channel, post)).collect();
    let mut feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": profile.name,
        "home_page_url": channel.url,
        "feed_url": format!("{}.json", channel.feed_base),
        "description": profile.description,
        "language": profile.lang.tag(),
        "authors": [{ "name": profile.name, "url": channel.url }],
        "items": items,
    });
    if let Some(icon) = channel.icon_url {
        feed["icon"] = json!(icon);
    }
    feed.to_string()
}

fn item(channel: &ChannelView<'_>, post: &PostView<'_>) -> Value {
    let content = post.content;
    let lang = facts::lang(content);
    let mut item = Map::new();
    let mut put = |key: &str, value: Value| item.insert(key.to_owned(), value);
    put("id", json!(name::post_uri(channel, post)));
    put("url", json!(post.url));
    put("title", json!(content.title.as_str()));
    put("content_html", json!(facts::html(channel, post)));
    put("date_published", json!(name::rfc3339(post.published)));
    put("date_modified", json!(name::rfc3339(post.updated)));
    put("tags", content.topics.iter().map(|topic| words::topic(topic, lang)).collect());
    put("language", json!(content.lang));
    let lead = facts::lead(content, 280);
    if !lead.is_empty() {
        put("summary", json!(lead));
    }
    if let Some(picture) = &post.picture_url {
        put("image", json!(picture));
    }
    if let Some(source) = &content.source_url {
        put("external_url", json!(source.as_str()));
    }
    Value::Object(item)
}
