//! The channel as an Atom feed (RFC 4287), with tombstones for what was taken back (RFC 6721).
use crate::feed::{self, Entry, Feed, Gone};
use crate::post_view::ChannelView;
use crate::xml::Xml;
use crate::{facts, name, words};

/// Content type to serve it with.
pub const CONTENT_TYPE: &str = "application/atom+xml; charset=utf-8";

/// Writes the feed.
pub fn feed(feed: &Feed<'_>) -> String {
    let channel = &feed.channel;
    let profile = &channel.channel.profile;
    let mut xml = Xml::new();
    let mut spaces = vec![("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", profile.lang.tag())];
    if !feed.gone.is_empty() {
        spaces.push(("xmlns:at", "http://purl.org/atompub/tombstones/1.0"));
    }
    xml.start("feed", &spaces);
    xml.leaf("id", &[], &name::channel_uri(channel));
    xml.leaf("title", &[], &profile.name);
    xml.leaf("subtitle", &[], &profile.description);
    xml.leaf("updated", &[], &name::rfc3339(feed.last_change()));
    xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", feed.own)]);
    if let Some(hub) = feed.hub {
        xml.empty("link", &[("rel", "hub"), ("href", hub)]);
    }
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", channel.url)]);
    if let Some(icon) = channel.icon_url {
        xml.leaf("icon", &[], icon);
    }
    xml.start("author", &[]);
    xml.leaf("name", &[], &profile.name);
    xml.leaf("uri", &[], channel.url);
    xml.end();
    feed.gone.iter().for_each(|gone| tombstone(&mut xml, channel, gone));
    feed.shown().for_each(|one| entry(&mut xml, channel, one));
    xml.finish()
}

fn tombstone(xml: &mut Xml, channel: &ChannelView<'_>, gone: &Gone) {
    let (name, when) = (feed::gone_uri(channel, gone), name::rfc3339(gone.at));
    let attributes = [("ref", name.as_str()), ("when", when.as_str())];
    if gone.reason.is_empty() {
        return xml.empty("at:deleted-entry", &attributes);
    }
    xml.start("at:deleted-entry", &attributes);
    xml.leaf("at:comment", &[], &gone.reason);
    xml.end();
}

fn entry(xml: &mut Xml, channel: &ChannelView<'_>, entry: &Entry<'_>) {
    let (post, content) = (&entry.post, entry.post.content);
    xml.start("entry", &[("xml:lang", &content.lang)]);
    xml.leaf("id", &[], &name::post_uri(channel, post));
    xml.leaf("title", &[], content.title.as_str());
    xml.leaf("published", &[], &name::rfc3339(post.published));
    xml.leaf("updated", &[], &name::rfc3339(post.updated));
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", post.url)]);
    if let Some(source) = &content.source_url {
        xml.empty("link", &[("rel", "via"), ("href", source.as_str())]);
    }
    for file in &entry.files {
        let length = file.bytes.to_string();
        let mut attributes =
            vec![("rel", "enclosure"), ("type", file.media_type), ("length", &length), ("href", &file.url)];
        attributes.extend((!file.title.is_empty()).then_some(("title", file.title.as_str())));
        xml.empty("link", &attributes);
    }
    for topic in content.topics.iter() {
        xml.empty("category", &[("term", topic.key()), ("label", words::topic(topic, facts::lang(content)))]);
    }
    let lead = facts::lead(content, 280);
    if !lead.is_empty() {
        xml.leaf("summary", &[], &lead);
    }
    xml.leaf("content", &[("type", "html")], &feed::html(channel, entry));
    xml.end();
}
