//! `GET /{channel}/followers`: about how many, never who.
use super::{actor_of, answer};
use crate::error::Answer;
use crate::visit::Visit;

/// The handler.
pub async fn get(visit: Visit) -> Answer {
    actor_of(&visit).await?;
    let count = visit.app.inbox.followers(visit.id(), visit.app.clock.now()).await?;
    Ok(answer(&visit, formats::fediverse::followers(&visit.urls().channel_absolute(), count)))
}
