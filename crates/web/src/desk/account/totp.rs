//! `POST /desk/account/totp`: a new app for one-time codes, proved by its first code.
use crate::app::App;
use crate::desk::account::password::{knows_password, refuse};
use crate::desk::guard::Signed;
use crate::desk::memory::Memory;
use crate::desk::sent::Sent;
use crate::desk::totp;
use crate::error::Answer;
use crate::limit::Visitor;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use channel::field::FieldErrors;
use std::sync::Arc;

/// The handler.
pub async fn post(
    State(app): State<App>,
    Extension(memory): Extension<Arc<Memory>>,
    signed: Signed,
    visitor: Visitor,
    Sent(fields): Sent,
) -> Answer {
    let mut errors = FieldErrors::default();
    if !knows_password(&app, &memory, &signed, visitor, fields.get("totp_current")).await? {
        errors.push("totp_current", "error.password.wrong", "");
    }
    let secret = totp::parse_secret(fields.get("secret"));
    let step = secret.as_deref().and_then(|s| totp::matching_step(s, fields.get("code"), app.clock.now()));
    if step.is_none() {
        errors.push("code", "error.code.wrong", "");
    }
    let (Some(secret), Some(step), true) = (secret, step, errors.is_empty()) else {
        return refuse(&app, &signed, &fields, &errors).await;
    };
    app.account.set_totp(signed.account.id, Some(&secret)).await?;
    app.account.use_totp_step(signed.account.id, step).await?;
    app.account.close_others(signed.account.id, signed.session.id).await?;
    Ok(Redirect::to("/desk/account?done=totp").into_response())
}
