//! What every writer is given: a post and its channel, with addresses made absolute by the caller.
use channel::channel::Channel;
use channel::clock::Timestamp;
use channel::ids::PostId;
use channel::post::Content;

/// One post version, ready to be written out.
#[derive(Clone, Debug)]
pub struct PostView<'a> {
    /// Which post, the same over all versions.
    pub id: PostId,
    /// Which version, counted from 1.
    pub version: u32,
    /// What it says.
    pub content: &'a Content,
    /// Absolute permalink.
    pub url: &'a str,
    /// First published.
    pub published: Timestamp,
    /// This version published.
    pub updated: Timestamp,
    /// Absolute address of the leading picture in a size fit for cards, JPEG.
    pub picture_url: Option<String>,
    /// Taken back: feeds leave it out, calendars cancel it.
    pub withdrawn: bool,
}

/// The channel around the posts.
#[derive(Clone, Copy, Debug)]
pub struct ChannelView<'a> {
    /// The channel.
    pub channel: &'a Channel,
    /// Absolute address of the channel page, without a slash at the end.
    pub url: &'a str,
    /// Absolute address of the feeds without their ending: `https://x/lindenau/feed` stands for `…/feed.atom`,
    /// `…/feed.rss` and `…/feed.json`.
    pub feed_base: &'a str,
    /// Absolute address of a square PNG, if there is one.
    pub icon_url: Option<&'a str>,
}
