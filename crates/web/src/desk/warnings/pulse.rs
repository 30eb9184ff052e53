//! `GET /desk/at/{channel}/warnings/pulse`: asked by every open page of the desk every few seconds, so that nobody sits
//! before a page that does not know yet.
use super::alarm::{Alarm, alarms};
use crate::app::App;
use crate::desk::guard::At;
use crate::error::Answer;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Pulse {
    alarms: Vec<Alarm>,
    /// Drafts with what they look like: a page about one of them loads itself again when it is another.
    drafts: BTreeMap<String, String>,
}

/// The answer.
pub async fn get(State(app): State<App>, at: At) -> Answer {
    let drafts = app.desk.warning_drafts(at.channel.channel.id).await?;
    let state = |asked: bool, revision: i64| format!("{revision}{}", if asked { " asked" } else { "" });
    let pulse = Pulse {
        alarms: alarms(&app, &at).await?,
        drafts: drafts.iter().map(|one| (one.id.to_string(), state(one.asked.is_some(), one.revision))).collect(),
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(pulse)).into_response())
}
