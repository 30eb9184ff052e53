//! Names of posts and channels that stay the same wherever a file is copied to.
use crate::post_view::{ChannelView, PostView};
use channel::clock::Timestamp;
use jiff::tz::TimeZone;

/// The host the channel lives on.
pub(crate) fn host(channel: &ChannelView<'_>) -> String {
    let host = url::Url::parse(channel.url).ok().and_then(|url| url.host_str().map(str::to_owned));
    host.unwrap_or_else(|| "localhost".to_owned())
}

/// The channel's tag URI (RFC 4151). Its date is the year this format began.
pub(crate) fn channel_uri(channel: &ChannelView<'_>) -> String {
    format!("tag:{},2026:channel/{}", host(channel), channel.channel.id)
}

/// The post's tag URI (RFC 4151), dated with the day of its first publication, which never changes.
pub(crate) fn post_uri(channel: &ChannelView<'_>, post: &PostView<'_>) -> String {
    let day = post.published.to_zoned(TimeZone::UTC).date();
    format!("tag:{},{day}:post/{}", host(channel), post.id)
}

/// RFC 3339 in whole seconds.
pub(crate) fn rfc3339(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The last change of any post given; the epoch for an empty channel, so that nothing changes while nothing changes.
pub(crate) fn last_change(posts: &[PostView<'_>]) -> Timestamp {
    posts.iter().map(|post| post.updated).max().unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The zone of all dates the channel shows; UTC when its name is unknown.
pub(crate) fn zone(channel: &ChannelView<'_>) -> TimeZone {
    TimeZone::get(&channel.channel.profile.zone).unwrap_or(TimeZone::UTC)
}
