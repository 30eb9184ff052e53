//! `POST /desk/at/{channel}/editors/{id}/revoke`: somebody no longer works for the channel.
use crate::app::App;
use crate::desk::guard::AdminAt;
use crate::desk::sent::Sent;
use crate::desk::urls;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use channel::editor::Role;
use channel::ids::EditorId;

/// The handler.
pub async fn post(
    State(app): State<App>,
    AdminAt(at): AdminAt,
    Path((_, id)): Path<(String, String)>,
    _: Sent,
) -> Answer {
    let (id, channel) = (EditorId::parse(&id).ok_or(Problem::NotFound)?, at.channel.channel.id);
    let editors = app.account.editors(channel).await?;
    let other_admins = editors.iter().any(|a| a.id != id && a.role(channel) == Some(Role::Admin));
    if !other_admins {
        return Err(Problem::Refused("error.editors.last_admin"));
    }
    app.account.revoke(id, channel).await?;
    let next = if id == at.signed.account.id {
        urls::DESK.to_owned()
    } else {
        format!("{}?done=revoked", at.urls().editors())
    };
    Ok(Redirect::to(&next).into_response())
}
