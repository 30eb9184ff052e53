//! What an administrator does with an address: try it, send a call once more, switch it off and on, take it away.
use crate::app::App;
use crate::desk::guard::{AdminAt, At};
use crate::desk::sent::Sent;
use crate::desk::webhooks::show::find;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use channel::ids::PostId;

/// `POST …/webhooks/{id}/{verb}`.
pub async fn post(
    State(app): State<App>,
    AdminAt(at): AdminAt,
    Path((_, id, verb)): Path<(String, i64, String)>,
    Sent(fields): Sent,
) -> Answer {
    let webhook = find(&app, &at, id).await?;
    let (by, now) = (at.signed.account.id, app.clock.now());
    let (changed, done) = match verb.as_str() {
        "ping" => (app.desk.ping_webhook(id, now).await?, "webhook_ping"),
        "repeat" => {
            let post = PostId::parse(fields.get("post")).ok_or(Problem::NotFound)?;
            let version = fields.get("version").parse().map_err(|_| Problem::NotFound)?;
            (app.desk.repeat_webhook_call(id, post, version, now).await?, "webhook_repeat")
        }
        "stop" => (app.desk.stop_webhook(&webhook, by, now).await?, "webhook_stopped"),
        "start" => (app.desk.start_webhook(&webhook, by, now).await?, "webhook_started"),
        "remove" => {
            app.desk.remove_webhook(&webhook, by, now).await?;
            return Ok(back(&at, "", "removed"));
        }
        _ => return Err(Problem::NotFound),
    };
    Ok(back(&at, &format!("/{id}"), if changed { done } else { "unchanged" }))
}

fn back(at: &At, tail: &str, done: &str) -> axum::response::Response {
    Redirect::to(&format!("{}?done={done}", at.urls().page(&format!("/webhooks{tail}")))).into_response()
}
