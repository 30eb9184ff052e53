//! The channel as an RSS 2.0 feed, with `content:encoded` for the whole text, `atom:link` naming the feed itself, and Media
//! RSS for every file beyond the one enclosure that readers of RSS expect.
use crate::feed::{self, Entry, Feed, File};
use crate::post_view::ChannelView;
use crate::xml::Xml;
use crate::{facts, name, words};
use channel::clock::Timestamp;

/// Content type to serve it with.
pub const CONTENT_TYPE: &str = "application/rss+xml; charset=utf-8";

/// Writes the feed.
pub fn feed(feed: &Feed<'_>) -> String {
    let channel = &feed.channel;
    let profile = &channel.channel.profile;
    let mut xml = Xml::new();
    let spaces = [
        ("version", "2.0"),
        ("xmlns:atom", "http://www.w3.org/2005/Atom"),
        ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:media", "http://search.yahoo.com/mrss/"),
    ];
    xml.start("rss", &spaces);
    xml.start("channel", &[]);
    xml.leaf("title", &[], &profile.name);
    xml.leaf("link", &[], channel.url);
    xml.leaf("description", &[], &profile.description);
    xml.leaf("language", &[], profile.lang.tag());
    xml.leaf("lastBuildDate", &[], &rfc822(feed.last_change()));
    xml.leaf("ttl", &[], "15");
    xml.empty("atom:link", &[("rel", "self"), ("type", "application/rss+xml"), ("href", feed.own)]);
    if let Some(hub) = feed.hub {
        xml.empty("atom:link", &[("rel", "hub"), ("href", hub)]);
    }
    if let Some(icon) = channel.icon_url {
        xml.start("image", &[]);
        xml.leaf("url", &[], icon);
        xml.leaf("title", &[], &profile.name);
        xml.leaf("link", &[], channel.url);
        xml.end();
    }
    feed.shown().for_each(|entry| item(&mut xml, channel, entry));
    xml.finish()
}

fn item(xml: &mut Xml, channel: &ChannelView<'_>, entry: &Entry<'_>) {
    let (post, content) = (&entry.post, entry.post.content);
    xml.start("item", &[]);
    xml.leaf("title", &[], content.title.as_str());
    xml.leaf("link", &[], post.url);
    xml.leaf("guid", &[("isPermaLink", "false")], &name::post_uri(channel, post));
    xml.leaf("pubDate", &[], &rfc822(post.published));
    xml.leaf("atom:updated", &[], &name::rfc3339(post.updated));
    xml.leaf("dc:language", &[], &content.lang);
    for topic in content.topics.iter() {
        xml.leaf("category", &[], words::topic(topic, facts::lang(content)));
    }
    if let Some(first) = entry.files.first() {
        let length = first.bytes.to_string();
        xml.empty("enclosure", &[("url", &first.url), ("length", &length), ("type", first.media_type)]);
    }
    entry.files.iter().for_each(|file| media(xml, file));
    xml.leaf("description", &[], &facts::lead(content, 280));
    xml.leaf("content:encoded", &[], &feed::html(channel, entry));
    xml.end();
}

/// One file (Media RSS 1.5.1, `media:content`).
fn media(xml: &mut Xml, file: &File) {
    let (bytes, pixels) = (file.bytes.to_string(), file.pixels.map(|(w, h)| (w.to_string(), h.to_string())));
    let medium = match file.media_type.split('/').next() {
        Some("image") => "image",
        Some("audio") => "audio",
        Some("video") => "video",
        _ => "document",
    };
    let mut attributes =
        vec![("url", file.url.as_str()), ("fileSize", &bytes), ("type", file.media_type), ("medium", medium)];
    if let Some((width, height)) = &pixels {
        attributes.extend([("width", width.as_str()), ("height", height.as_str())]);
    }
    xml.start("media:content", &attributes);
    if !file.title.is_empty() {
        xml.leaf("media:description", &[("type", "plain")], &file.title);
    }
    if let Some(credit) = &file.credit {
        xml.leaf("media:credit", &[], credit);
    }
    xml.end();
}

fn rfc822(time: Timestamp) -> String {
    time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
