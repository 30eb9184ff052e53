//! `POST /desk/at/{channel}/editors/{id}/revoke`: somebody no longer works for the channel.
use crate::app::App;
use crate::desk::guard::AdminAt;
use crate::desk::sent::Sent;
use crate::desk::urls;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use channel::ids::EditorId;

/// The handler.
pub async fn post(
    State(app): State<App>,
    AdminAt(at): AdminAt,
    Path((_, id)): Path<(String, String)>,
    _: Sent,
) -> Answer {
    let (id, channel) = (EditorId::parse(&id).ok_or(Problem::NotFound)?, at.channel.channel.id);
    if !app.account.revoke(id, channel, at.signed.account.id, app.clock.now()).await? {
        let still_here = app.account.account(id).await?.is_some_and(|account| account.role(channel).is_some());
        if still_here {
            return Err(Problem::Refused("error.editors.last_admin"));
        }
    }
    let next = if id == at.signed.account.id {
        urls::DESK.to_owned()
    } else {
        format!("{}?done=revoked", at.urls().editors())
    };
    Ok(Redirect::to(&next).into_response())
}
