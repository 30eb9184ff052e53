//! `POST /desk/at/{channel}/deliveries/{id}/pause`, `…/resume`, `…/cancel` and `…/retry`.
use crate::app::App;
use crate::desk::deliveries::show;
use crate::desk::guard::At;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use channel::delivery::Lane;
use channel::editor::Power;
use channel::ids::DeliveryId;
use channel::life::Refusal;
use store::model::Repeated;

type Which = Path<(String, String)>;

/// Holds a delivery.
pub async fn pause(State(app): State<App>, at: At, Path((_, id)): Which, _: Sent) -> Answer {
    let (id, lane) = which(&app, &at, &id).await?;
    let done = app.desk.pause(id, at.signed.account.id, app.clock.now()).await?;
    Ok(back(&app, &at, id, lane, if done { "paused" } else { "unchanged" }))
}

/// Lets a paused delivery go on.
pub async fn resume(State(app): State<App>, at: At, Path((_, id)): Which, _: Sent) -> Answer {
    let (id, lane) = which(&app, &at, &id).await?;
    let done = app.desk.resume(id, at.signed.account.id, app.clock.now()).await?;
    Ok(back(&app, &at, id, lane, if done { "resumed" } else { "unchanged" }))
}

/// Ends a delivery that has not ended.
pub async fn cancel(State(app): State<App>, at: At, Path((_, id)): Which, _: Sent) -> Answer {
    let (id, lane) = which(&app, &at, &id).await?;
    let done = app.desk.cancel(id, at.signed.account.id, app.clock.now()).await?;
    Ok(back(&app, &at, id, lane, if done { "cancelled" } else { "unchanged" }))
}

/// Sends once more to those who surely did not get it; goes to the new delivery.
pub async fn retry(State(app): State<App>, at: At, Path((_, id)): Which, _: Sent) -> Answer {
    let (id, lane) = which(&app, &at, &id).await?;
    let (now, again) = (app.clock.now(), DeliveryId::fresh(app.clock.now(), app.random.number()));
    Ok(match app.desk.retry(id, again, at.signed.account.id, now).await? {
        Repeated::Ordered => back(&app, &at, again, lane, "retried"),
        Repeated::No(_) | Repeated::Overtaken => back(&app, &at, id, lane, "unchanged"),
    })
}

async fn which(app: &App, at: &At, id: &str) -> Result<(DeliveryId, Lane), Problem> {
    // Whoever may not bring anything out does not hold up what is on its way either.
    if !at.may(Power::Release) && !at.may(Power::Warn) {
        return Err(Problem::Forbidden(Refusal::Lacks(Power::Release).key()));
    }
    let report = show::find(app, at, id).await?;
    Ok((report.id, report.lane))
}

fn back(app: &App, at: &At, id: DeliveryId, lane: Lane, done: &str) -> axum::response::Response {
    if done != "unchanged" {
        app.wake.poke(lane);
    }
    Redirect::to(&format!("{}?done={done}", at.urls().delivery(id))).into_response()
}
