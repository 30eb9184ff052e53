//! What an administrator does with a place: watch it, look now, stop, take it away.
use crate::app::App;
use crate::desk::guard::AdminAt;
use crate::desk::sent::Sent;
use crate::desk::sources::show::find;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};

/// `POST …/sources/{id}/{verb}`.
pub async fn post(
    State(app): State<App>,
    AdminAt(at): AdminAt,
    Path((_, id, verb)): Path<(String, i64, String)>,
    Sent(fields): Sent,
) -> Answer {
    let source = find(&app, &at, id).await?;
    let (by, now) = (at.signed.account.id, app.clock.now());
    let (tail, changed, done) = match verb.as_str() {
        "look" => (format!("/{id}"), app.desk.look_at_source(&source, now).await?, "source_look"),
        "start" => {
            let backlog = fields.get("backlog") == "take";
            (format!("/{id}"), app.desk.start_source(&source, backlog, by, now).await?, "source_started")
        }
        "stop" => (format!("/{id}"), app.desk.stop_source(&source, by, now).await?, "source_stopped"),
        "remove" => (String::new(), app.desk.remove_source(&source, by, now).await?, "removed"),
        _ => return Err(Problem::NotFound),
    };
    let done = if changed { done } else { "unchanged" };
    Ok(Redirect::to(&format!("{}?done={done}", at.urls().page(&format!("/sources{tail}")))).into_response())
}
