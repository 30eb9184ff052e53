//! `POST /desk/at/{channel}/editors/four-eyes`: whether a second person must approve.
use crate::app::App;
use crate::desk::guard::AdminAt;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use channel::four_eyes::FourEyes;

/// The handler.
pub async fn post(State(app): State<App>, AdminAt(at): AdminAt, Sent(fields): Sent) -> Answer {
    let setting = FourEyes::parse(fields.get("four_eyes")).ok_or(Problem::Refused("error.desk.form_broken"))?;
    app.desk.set_four_eyes(at.channel.channel.id, setting, at.signed.account.id, app.clock.now()).await?;
    Ok(Redirect::to(&format!("{}?done=saved", at.urls().editors())).into_response())
}
