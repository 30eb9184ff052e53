//! `GET /{channel}/feed.atom`
use super::source;
use crate::error::Answer;
use crate::visit::Visit;
use formats::atom;

/// `GET /{channel}/feed.atom?topic=`
pub async fn get(visit: Visit) -> Answer {
    source::feed(&visit, "feed.atom", atom::CONTENT_TYPE, atom::feed).await
}
