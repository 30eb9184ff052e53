//! `POST /desk/at/{channel}/press/release`: a post is a press release, may be read before its time, or is none any more.
use crate::app::App;
use crate::desk::guard::At;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use channel::editor::Power;
use channel::ids::PostId;

/// The handler. Whoever may bring a post out may also say who reads it first.
pub async fn post(State(app): State<App>, at: At, Sent(fields): Sent) -> Answer {
    if !at.may(Power::Release) {
        return Err(Problem::Forbidden("refusal.lacks.release"));
    }
    let (channel, by, now) = (at.channel.channel.id, at.signed.account.id, app.clock.now());
    let post = PostId::parse(fields.get("post")).ok_or(Problem::NotFound)?;
    let done = match fields.get("act") {
        "on" => app.desk.mark_release(channel, post, false, by, now).await?,
        "ahead" => app.desk.mark_release(channel, post, true, by, now).await?,
        "off" => app.desk.unmark_release(channel, post, by, now).await?,
        _ => return Err(Problem::NotFound),
    };
    let done = if done { "press" } else { "unchanged" };
    Ok(Redirect::to(&at.urls().page(&format!("/press?done={done}"))).into_response())
}
