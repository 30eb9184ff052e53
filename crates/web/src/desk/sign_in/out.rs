//! `POST /desk/sign-out`.
use crate::app::App;
use crate::desk::guard::Signed;
use crate::desk::sent::Sent;
use crate::desk::urls;
use crate::error::Answer;
use crate::session;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Redirect};

/// The handler.
pub async fn post(State(app): State<App>, signed: Signed, _: Sent) -> Answer {
    app.account.close_session(signed.session.id, signed.account.id).await?;
    let mut response = Redirect::to(urls::SIGN_IN).into_response();
    if let Some(cookie) = session::no_cookie(&app.settings) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
