//! What an administrator does with an outlet: have it looked at, switch it off and on, take it away.
use crate::app::App;
use crate::desk::guard::AdminAt;
use crate::desk::outlets::find_other;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};

/// `POST …/outlets/{id}/{verb}`.
pub async fn post(
    State(app): State<App>,
    AdminAt(at): AdminAt,
    Path((_, id, verb)): Path<(String, i64, String)>,
    _: Sent,
) -> Answer {
    let outlet = find_other(&app, &at, id).await?;
    let (by, now) = (at.signed.account.id, app.clock.now());
    let (changed, done) = match verb.as_str() {
        "look" => (app.desk.look_at_outlet(id, now).await?, "outlet_look"),
        "stop" => (app.desk.stop_outlet(&outlet, by, now).await?, "outlet_stopped"),
        "start" => (app.desk.start_outlet(&outlet, by, now).await?, "outlet_started"),
        "remove" => {
            app.desk.remove_outlet(&outlet, by, now).await?;
            return Ok(Redirect::to(&format!("{}?done=removed", at.urls().page("/outlets"))).into_response());
        }
        _ => return Err(Problem::NotFound),
    };
    let done = if changed { done } else { "unchanged" };
    Ok(Redirect::to(&format!("{}?done={done}", at.urls().page(&format!("/outlets/{id}")))).into_response())
}
