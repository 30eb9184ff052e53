//! `POST /desk/at/{channel}/series/{id}/end`: no more of them. What was made stays.
use crate::app::App;
use crate::desk::guard::At;
use crate::desk::sent::Sent;
use crate::desk::series::edit::{find, may};
use crate::error::Answer;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};

/// The handler.
pub async fn post(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, _: Sent) -> Answer {
    may(&at)?;
    let id = find(&app, &at, &id).await?.id;
    app.desk.end_series(at.channel.channel.id, id, at.signed.account.id, app.clock.now()).await?;
    Ok(Redirect::to(&format!("{}?done=series_ended", at.urls().templates())).into_response())
}
