//! The channel as an Atom feed (RFC 4287).
use crate::post_view::{ChannelView, PostView};
use crate::xml::Xml;
use crate::{facts, name, words};

/// Content type to serve it with.
pub const CONTENT_TYPE: &str = "application/atom+xml; charset=utf-8";

/// Writes the feed: posts in the order given, withdrawn ones left out.
pub fn feed(channel: &ChannelView<'_>, posts: &[PostView<'_>]) -> String {
    let profile = &channel.channel.profile;
    let mut xml = Xml::new();
    xml.start("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", profile.lang.tag())]);
    xml.leaf("id", &[], &name::channel_uri(channel));
    xml.leaf("title", &[], &profile.name);
    xml.leaf("subtitle", &[], &profile.description);
    xml.leaf("updated", &[], &name::rfc3339(name::last_change(posts)));
    let own = format!("{}.atom", channel.feed_base);
    xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)]);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", channel.url)]);
    if let Some(icon) = channel.icon_url {
        xml.leaf("icon", &[], icon);
    }
    xml.start("author", &[]);
    xml.leaf("name", &[], &profile.name);
    xml.leaf("uri", &[], channel.url);
    xml.end();
    for post in posts.iter().filter(|post| !post.withdrawn) {
        entry(&mut xml, channel, post);
    }
    xml.finish()
}

fn entry(xml: &mut Xml, channel: &ChannelView<'_>, post: &PostView<'_>) {
    let content = post.content;
    xml.start("entry", &[("xml:lang", &content.lang)]);
    xml.leaf("id", &[], &name::post_uri(channel, post));
    xml.leaf("title", &[], content.title.as_str());
    xml.leaf("published", &[], &name::rfc3339(post.published));
    xml.leaf("updated", &[], &name::rfc3339(post.updated));
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", post.url)]);
    if let Some(source) = &content.source_url {
        xml.empty("link", &[("rel", "via"), ("href", source.as_str())]);
    }
    if let Some(picture) = &post.picture_url {
        xml.empty("link", &[("rel", "enclosure"), ("type", "image/jpeg"), ("href", picture)]);
    }
    for topic in content.topics.iter() {
        xml.empty("category", &[("term", topic.key()), ("label", words::topic(topic, facts::lang(content)))]);
    }
    let lead = facts::lead(content, 280);
    if !lead.is_empty() {
        xml.leaf("summary", &[], &lead);
    }
    xml.leaf("content", &[("type", "html")], &facts::html(channel, post));
    xml.end();
}
