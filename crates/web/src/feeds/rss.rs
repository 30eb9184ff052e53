//! `GET /{channel}/feed.rss`
use super::source;
use crate::error::Answer;
use crate::visit::Visit;
use formats::rss;

/// `GET /{channel}/feed.rss?topic=`
pub async fn get(visit: Visit) -> Answer {
    source::feed(&visit, "feed.rss", rss::CONTENT_TYPE, rss::feed).await
}
