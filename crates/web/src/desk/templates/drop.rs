//! `POST /desk/at/{channel}/templates/{id}/drop`: deleting a template. Drafts and posts made of it stay.
use crate::app::App;
use crate::desk::guard::At;
use crate::desk::sent::Sent;
use crate::desk::templates::edit::find;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use channel::editor::Power;

/// The handler.
pub async fn post(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, _: Sent) -> Answer {
    // Whoever only writes does not take away what others work with.
    if !at.may(Power::Release) {
        return Err(Problem::Forbidden("refusal.lacks.release"));
    }
    let id = find(&app, &at, &id).await?.id;
    app.desk.drop_template(at.channel.channel.id, id, at.signed.account.id, app.clock.now()).await?;
    Ok(Redirect::to(&format!("{}?done=template_dropped", at.urls().templates())).into_response())
}
