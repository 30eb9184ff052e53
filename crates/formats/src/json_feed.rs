//! The channel as a feed (JSON Feed 1.1).
use crate::post_view::{ChannelView, PostView};

/// Content type to serve it with.
pub const CONTENT_TYPE: &str = "application/feed+json";

/// Writes the feed: newest first as given, withdrawn posts left out.
pub fn feed(_channel: &ChannelView<'_>, _posts: &[PostView<'_>]) -> String {
    String::new()
}
