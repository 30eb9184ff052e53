//! `GET /api/v1/openapi.json`: what the API can do (OpenAPI 3.1). Kept by hand, since it is read more often than changed; a
//! test holds it against the addresses, and schemathesis against what they answer.
use crate::app::App;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

const DOCUMENT: &str = include_str!("openapi.json");

/// The handler. Anybody may read it.
pub async fn get(State(app): State<App>) -> Response {
    let text = DOCUMENT.replace("https://kanal.example.de", &app.settings.base_url);
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}
