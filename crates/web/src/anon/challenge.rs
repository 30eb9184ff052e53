//! `GET /anon/v1/challenge?channel=…&epoch=…`: what a device without push computes on before it gets a booklet.
use super::bare;
use crate::app::App;
use crate::error::Problem;
use crate::limit::{Visitor, What};
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use reaction::{ChannelName, Epoch};
use serde::Deserialize;

/// Seconds a challenge is good.
const GOOD: u64 = 3_600;

#[derive(Deserialize)]
pub struct Asked {
    channel: String,
    epoch: String,
}

/// The handler. Nothing is remembered: what is handed out is signed.
pub async fn get(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let now = app.clock.now();
    if app.limiter.take(What::Booklet, visitor, now, &*app.random).is_err() {
        return Ok(bare(StatusCode::TOO_MANY_REQUESTS));
    }
    let names = ChannelName::parse(&asked.channel).ok().zip(Epoch::parse(&asked.epoch).ok());
    let Some((channel, epoch)) = names else { return Ok(bare(StatusCode::NOT_FOUND)) };
    let book = app.reactions.book(&channel).await?;
    let Some(key) = book.as_ref().and_then(|book| book.key(epoch)) else { return Ok(bare(StatusCode::NOT_FOUND)) };
    let expires = now.as_second().max(0).unsigned_abs() + GOOD;
    let reactions = &app.reactions;
    let mut random = |out: &mut [u8]| reactions.random.fill(out);
    let note = reactions.gate.challenge(key.key.name(), reactions.settings.difficulty, expires, &mut random);
    let headers = [(header::CONTENT_TYPE, "application/octet-stream"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, note.to_bytes().to_vec()).into_response())
}
