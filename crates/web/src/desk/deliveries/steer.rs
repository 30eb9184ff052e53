//! `POST /desk/at/{channel}/deliveries/{id}/resume` and `…/cancel`.
use crate::app::App;
use crate::desk::deliveries::show;
use crate::desk::guard::At;
use crate::desk::sent::Sent;
use crate::error::Answer;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};

/// Lets a paused delivery go on.
pub async fn resume(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, _: Sent) -> Answer {
    let report = show::find(&app, &at, &id).await?;
    if app.desk.resume(report.id, at.signed.account.id, app.clock.now()).await? {
        app.wake.poke(report.lane);
    }
    Ok(Redirect::to(&format!("{}?done=resumed", at.urls().delivery(report.id))).into_response())
}

/// Ends a delivery that has not ended.
pub async fn cancel(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, _: Sent) -> Answer {
    let report = show::find(&app, &at, &id).await?;
    app.desk.cancel(report.id, at.signed.account.id, app.clock.now()).await?;
    app.wake.poke(report.lane);
    Ok(Redirect::to(&format!("{}?done=cancelled", at.urls().delivery(report.id))).into_response())
}
