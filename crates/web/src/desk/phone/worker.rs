//! `GET /desk/at/{channel}/sw.js`: the service worker of a phone of the desk. It shows what comes and opens what is tapped; it
//! keeps no page. The same for everybody, so nobody need be signed in for it.
use crate::app::App;
use crate::error::{Answer, Problem};
use crate::fresh::{self, Fresh};
use axum::extract::State;
use axum::http::HeaderMap;

const SCRIPT: &str = "js/desk/sw.js";

/// The handler.
pub async fn get(State(app): State<App>, headers: HeaderMap) -> Answer {
    let body = app.assets.bytes(SCRIPT).ok_or(Problem::NotFound)?;
    let text = String::from_utf8_lossy(&body).into_owned();
    Ok(Fresh::text("text/javascript; charset=utf-8", fresh::PAGE, text).answer(&headers))
}
