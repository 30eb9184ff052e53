//! `POST /desk/sign-in/resume`: somebody signed in in another tab; the form that waited in the sign-in page is saved.
//! Its page was made before there was a session, so it carries no token: the browser's word about its origin stands.
use crate::app::App;
use crate::csrf;
use crate::desk::guard;
use crate::desk::posts::save;
use crate::desk::sent::Posted;
use crate::desk::sign_in::form;
use crate::desk::sign_in::password::form_of;
use crate::error::{Answer, Problem};
use crate::lang::Speak;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use channel::field::Complaint;

/// The handler.
pub async fn post(State(app): State<App>, speak: Speak, headers: HeaderMap, posted: Posted) -> Answer {
    let typed = form_of(&posted.fields);
    let Some((session, hash)) = guard::session_of(&app, &headers).await? else {
        let complaint = Complaint::new("error.provider.not_yet");
        let complaints = crate::desk::frame::Complaints::one(speak.lang, "provider", &complaint);
        let mut page = form::show(&app, speak, typed, complaints)?;
        *page.status_mut() = StatusCode::UNAUTHORIZED;
        return Ok(page);
    };
    if typed.kept_for.is_empty() {
        return Ok(Redirect::to(&typed.next).into_response());
    }
    let account = app.account.account(session.editor).await?.ok_or(Problem::Forbidden("error.desk.not_yours"))?;
    let csrf = csrf::token(&app.keys, &hash);
    save::after_sign_in(&app, guard::Signed { account, session, csrf, speak }, &typed).await
}
