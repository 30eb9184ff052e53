//! Names of posts and channels that stay the same wherever a file is copied to.
use crate::post_view::{ChannelView, PostView};
use channel::clock::Timestamp;
use channel::ids::PostId;
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
    uri_of(channel, post.id, post.published)
}

/// The same by its parts.
pub(crate) fn uri_of(channel: &ChannelView<'_>, id: PostId, published: Timestamp) -> String {
    let day = published.to_zoned(TimeZone::UTC).date();
    format!("tag:{},{day}:post/{id}", host(channel))
}

/// RFC 3339 in whole seconds.
pub(crate) fn rfc3339(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The zone of all dates the channel shows; UTC when its name is unknown.
pub(crate) fn zone(channel: &ChannelView<'_>) -> TimeZone {
    TimeZone::get(&channel.channel.profile.zone).unwrap_or(TimeZone::UTC)
}
