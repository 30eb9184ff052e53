//! `POST /anon/v1/react`: 256 bytes in, 204 out, whatever comes of them.
use super::{Reactions, bare};
use crate::app::App;
use crate::error::Problem;
use crate::limit::{Visitor, What};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use reaction::Reaction;

/// The answer says whether the message had the right shape, and nothing else: stale, forged, for another post or none at
/// all, it is the same 204 after the same work.
pub async fn post(State(app): State<App>, visitor: Visitor, body: Bytes) -> Result<Response, Problem> {
    if app.limiter.take(What::React, visitor, app.clock.now(), &*app.random).is_err() {
        return Ok(bare(StatusCode::TOO_MANY_REQUESTS));
    }
    let Ok(reaction) = Reaction::parse(&body) else { return Ok(bare(StatusCode::BAD_REQUEST)) };
    app.reactions.take(reaction).await?;
    Ok(bare(StatusCode::NO_CONTENT))
}

impl Reactions {
    /// Checks a reaction and lets it wait to be written, or does nothing.
    async fn take(&self, mut reaction: Reaction) -> Result<(), Problem> {
        let book = self.book(&reaction.key.channel).await?;
        let key = book.as_ref().and_then(|book| book.key(reaction.key.epoch)).map(|key| &key.key);
        let key = key.unwrap_or_else(|| {
            reaction.key = self.decoy.name().clone();
            &self.decoy
        });
        let vote = key.redeem(&reaction);
        let open = book.as_ref().and_then(|book| book.open(reaction.key.epoch, reaction.slot, self.clock.now()));
        if let (Some(vote), Some(open)) = (vote, open) {
            let standing = vote.standing();
            if open.choices.takes(standing.choice) {
                self.waiting.put(open.post, *vote.tag(), standing.seq, standing.choice);
            }
        }
        Ok(())
    }
}
