//! `POST /desk/at/{channel}/phone/{sid}/remove`: a phone rings no more. One's own, or any of the channel's for administrators.
use crate::app::App;
use crate::desk::guard::At;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};

/// The handler.
pub async fn post(State(app): State<App>, at: At, Path((_, sid)): Path<(String, i64)>, _: Sent) -> Answer {
    let (channel, me) = (at.channel.channel.id, at.signed.account.id);
    let known = app.desk.phones(channel).await?;
    let phone = known.iter().find(|phone| phone.sid == sid).ok_or(Problem::NotFound)?;
    if phone.editor != me && !at.is_admin() {
        return Err(Problem::Forbidden("error.desk.not_yours"));
    }
    app.desk.remove_phone(channel, phone, me, app.clock.now()).await?;
    Ok(Redirect::to(&at.urls().page("/phone?done=removed")).into_response())
}
