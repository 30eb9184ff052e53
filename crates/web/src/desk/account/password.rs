//! `POST /desk/account/password`.
use crate::app::App;
use crate::desk::account::show;
use crate::desk::enter::redeem::hash_of;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::Signed;
use crate::desk::memory::Memory;
use crate::desk::password;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use crate::limit::Visitor;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::field::FieldErrors;
use std::sync::Arc;

/// The handler. Whoever has a password must show it, so that an open screen does not give the account away.
pub async fn post(
    State(app): State<App>,
    Extension(memory): Extension<Arc<Memory>>,
    signed: Signed,
    visitor: Visitor,
    Sent(fields): Sent,
) -> Answer {
    let mut errors = prove(&app, &memory, &signed, visitor, &fields, "current").await?;
    errors.take("password", password::check_new(fields.get("password"), fields.get("password_again")));
    if !errors.is_empty() {
        return refuse(&app, &signed, &fields, &errors).await;
    }
    let hash = hash_of(&app, fields.get("password").to_owned()).await?;
    app.account.set_password(signed.account.id, Some(&hash), Some(signed.session.id), app.clock.now()).await?;
    Ok(Redirect::to("/desk/account?done=password").into_response())
}

/// A complaint at `field`, unless it holds the present password or there is none.
pub async fn prove(
    app: &App,
    memory: &Memory,
    signed: &Signed,
    visitor: Visitor,
    fields: &Fields,
    field: &'static str,
) -> Result<FieldErrors, Problem> {
    let mut errors = FieldErrors::default();
    let Some(stored) = signed.account.password_hash.clone() else { return Ok(errors) };
    let (login, now) = (&signed.account.login, app.clock.now());
    memory.may_try(login, visitor, now)?;
    if !password::verify(fields.get(field).to_owned(), Some(stored)).await {
        memory.failed(login, visitor, now);
        errors.push(field, "error.password.wrong", "");
    }
    Ok(errors)
}

/// The account page with complaints.
pub async fn refuse(app: &App, signed: &Signed, typed: &Fields, errors: &FieldErrors) -> Answer {
    let complaints = Complaints::of(signed.speak.lang, errors);
    let mut page = show::show(app, signed, &Fields::default(), typed, complaints).await?;
    *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(page)
}
