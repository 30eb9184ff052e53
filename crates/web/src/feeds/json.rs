//! `GET /{channel}/feed.json`
use super::source;
use crate::error::Answer;
use crate::visit::Visit;
use formats::json_feed;

/// `GET /{channel}/feed.json?topic=`
pub async fn get(visit: Visit) -> Answer {
    source::feed(&visit, "feed.json", json_feed::CONTENT_TYPE, json_feed::feed).await
}
