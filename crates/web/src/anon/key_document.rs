//! `GET /.well-known/ausrufer/anon/{channel}/{epoch}`: the public key, the same bytes for everybody.
use crate::app::App;
use crate::error::Problem;
use crate::fresh::{FEED, Fresh};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use reaction::{ChannelName, Epoch};

/// The handler.
pub async fn get(
    State(app): State<App>,
    Path((channel, epoch)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let names = ChannelName::parse(&channel).ok().zip(Epoch::parse(&epoch).ok()).ok_or(Problem::NotFound)?;
    let book = app.reactions.book(&names.0).await?.ok_or(Problem::NotFound)?;
    let document = &book.key(names.1).ok_or(Problem::NotFound)?.document;
    Ok(Fresh::bytes("application/json", FEED, document.as_bytes().to_vec()).answer(&headers))
}
