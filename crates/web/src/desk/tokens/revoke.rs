//! `POST /desk/at/{channel}/tokens/{id}/revoke`: good for nothing from now on.
use crate::app::App;
use crate::desk::guard::AdminAt;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};

/// The handler.
pub async fn post(State(app): State<App>, AdminAt(at): AdminAt, Path((_, id)): Path<(String, i64)>, _: Sent) -> Answer {
    let (channel, by) = (at.channel.channel.id, at.signed.account.id);
    if !app.account.revoke_api_token(id, channel, by, app.clock.now()).await? {
        return Err(Problem::NotFound);
    }
    Ok(Redirect::to(&format!("{}?done=token_revoked", at.urls().tokens())).into_response())
}
