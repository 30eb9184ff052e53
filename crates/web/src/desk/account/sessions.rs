//! `POST /desk/account/sessions/{id}/close` and `POST /desk/account/sessions/close`: ending one session, or all.
use crate::app::App;
use crate::desk::guard::Signed;
use crate::desk::sent::Sent;
use crate::desk::urls;
use crate::error::Answer;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};

/// Ends one.
pub async fn close(State(app): State<App>, signed: Signed, Path(id): Path<i64>, _: Sent) -> Answer {
    app.account.close_session(id, signed.account.id).await?;
    let next = if id == signed.session.id { urls::SIGN_IN } else { "/desk/account?done=closed" };
    Ok(Redirect::to(next).into_response())
}

/// Ends all of them, this one too.
pub async fn close_all(State(app): State<App>, signed: Signed, _: Sent) -> Answer {
    app.account.close_all(signed.account.id).await?;
    Ok(Redirect::to(urls::SIGN_IN).into_response())
}
