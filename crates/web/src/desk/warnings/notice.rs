//! `POST …/warnings/{post}/seen` and `/close`: a second person takes notice; nothing more is to be said.
use super::show::chain_of;
use crate::app::App;
use crate::desk::guard::At;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use channel::editor::Power;
use channel::ids::PostId;

/// A second person took notice of what one person brought out alone.
pub async fn seen(
    State(app): State<App>,
    at: At,
    Path((_, post)): Path<(String, String)>,
    Sent(fields): Sent,
) -> Answer {
    let post = PostId::parse(&post).ok_or(Problem::NotFound)?;
    may(&at)?;
    let known = chain_of(&app, &at, post).await?;
    let number = fields.get("number").parse().unwrap_or(u32::MAX);
    if known.iter().any(|one| one.number == number) {
        app.desk.see_warning(post, number, at.signed.account.id, app.clock.now()).await?;
    }
    Ok(Redirect::to(&at.urls().page(&format!("/warnings/{post}"))).into_response())
}

/// Its time went by, and no all-clear is needed.
pub async fn close(State(app): State<App>, at: At, Path((_, post)): Path<(String, String)>, Sent(_): Sent) -> Answer {
    let post = PostId::parse(&post).ok_or(Problem::NotFound)?;
    may(&at)?;
    app.desk.close_warning(at.channel.channel.id, post, at.signed.account.id, app.clock.now()).await?;
    // Its bar goes from pages that are kept.
    app.touch(at.channel.channel.id);
    Ok(Redirect::to(&at.urls().page(&format!("/warnings/{post}"))).into_response())
}

fn may(at: &At) -> Result<(), Problem> {
    let may = at.may(Power::Warn) || at.may(Power::Approve);
    if may { Ok(()) } else { Err(Problem::Forbidden("error.warning.lacks")) }
}
