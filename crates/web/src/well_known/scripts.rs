//! `GET /.well-known/ausrufer/scripts.json`: what every page of this program loads, by SHA-256. A stranger compares it
//! with a program built from the published sources: `ausrufer assets verify`.
use crate::app::App;
use crate::error::Answer;
use crate::fresh::{self, Fresh};
use axum::extract::State;
use axum::http::HeaderMap;

/// `GET /.well-known/ausrufer/scripts.json`
pub async fn get(State(app): State<App>, headers: HeaderMap) -> Answer {
    Ok(Fresh::text("application/json", fresh::FEED, app.assets.list().to_json()).answer(&headers))
}
