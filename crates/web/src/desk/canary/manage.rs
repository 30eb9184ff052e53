//! `POST /desk/at/{channel}/canary/{id}/remove` and `/canary/noticed`.
use crate::app::App;
use crate::desk::guard::{AdminAt, At};
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use channel::editor::Power;

/// Lets one go.
pub async fn remove(
    State(app): State<App>,
    AdminAt(at): AdminAt,
    Path((_, id)): Path<(String, String)>,
    Sent(_): Sent,
) -> Answer {
    let known = app.desk.canaries(at.channel.channel.id).await?;
    if let Some(canary) = known.iter().find(|canary| canary.id.to_string() == id) {
        app.desk.drop_canary(canary, at.signed.account.id, app.clock.now()).await?;
    }
    Ok(Redirect::to(&at.urls().page("/canary?done=removed")).into_response())
}

/// Somebody looked at the silence.
pub async fn noticed(State(app): State<App>, at: At, Sent(_): Sent) -> Answer {
    if !at.may(Power::Warn) && !at.may(Power::Approve) {
        return Err(Problem::Forbidden("error.warning.lacks"));
    }
    app.desk.notice_canaries(at.channel.channel.id, at.signed.account.id, app.clock.now()).await?;
    Ok(Redirect::to(&at.urls().page("/canary")).into_response())
}
