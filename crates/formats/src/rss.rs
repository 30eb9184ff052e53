//! The channel as an RSS 2.0 feed, with `content:encoded` for the whole text and `atom:link` naming the feed itself.
use crate::post_view::{ChannelView, PostView};
use crate::xml::Xml;
use crate::{facts, name, words};
use channel::clock::Timestamp;

/// Content type to serve it with.
pub const CONTENT_TYPE: &str = "application/rss+xml; charset=utf-8";

/// Writes the feed: posts in the order given, withdrawn ones left out.
pub fn feed(channel: &ChannelView<'_>, posts: &[PostView<'_>]) -> String {
    let profile = &channel.channel.profile;
    let mut xml = Xml::new();
    let spaces = [
        ("version", "2.0"),
        ("xmlns:atom", "http://www.w3.org/2005/Atom"),
        ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ];
    xml.start("rss", &spaces);
    xml.start("channel", &[]);
    xml.leaf("title", &[], &profile.name);
    xml.leaf("link", &[], channel.url);
    xml.leaf("description", &[], &profile.description);
    xml.leaf("language", &[], profile.lang.tag());
    xml.leaf("lastBuildDate", &[], &rfc822(name::last_change(posts)));
    xml.leaf("ttl", &[], "15");
    let own = format!("{}.rss", channel.feed_base);
    xml.empty("atom:link", &[("rel", "self"), ("type", "application/rss+xml"), ("href", &own)]);
    if let Some(icon) = channel.icon_url {
        xml.start("image", &[]);
        xml.leaf("url", &[], icon);
        xml.leaf("title", &[], &profile.name);
        xml.leaf("link", &[], channel.url);
        xml.end();
    }
    for post in posts.iter().filter(|post| !post.withdrawn) {
        item(&mut xml, channel, post);
    }
    xml.finish()
}

fn item(xml: &mut Xml, channel: &ChannelView<'_>, post: &PostView<'_>) {
    let content = post.content;
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
    if let Some(picture) = &post.picture_url {
        // RSS asks for a length; readers accept 0 where it is not known.
        xml.empty("enclosure", &[("url", picture), ("length", "0"), ("type", "image/jpeg")]);
    }
    xml.leaf("description", &[], &facts::lead(content, 280));
    xml.leaf("content:encoded", &[], &facts::html(channel, post));
    xml.end();
}

fn rfc822(time: Timestamp) -> String {
    time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
