//! Events as iCalendar (RFC 5545).
use crate::post_view::{ChannelView, PostView};

/// Content type to serve it with.
pub const CONTENT_TYPE: &str = "text/calendar; charset=utf-8";

/// One event as a file to download; `None` when the post is no event.
pub fn event(_channel: &ChannelView<'_>, _post: &PostView<'_>) -> Option<String> {
    None
}

/// All events among the posts as a calendar to subscribe to. Withdrawn ones are marked as cancelled.
pub fn calendar(_channel: &ChannelView<'_>, _posts: &[PostView<'_>]) -> String {
    String::new()
}
