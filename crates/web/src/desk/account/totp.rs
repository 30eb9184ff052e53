//! `POST /desk/account/totp`: a new app for one-time codes, proved by its first code.
use crate::app::App;
use crate::desk::account::password::{prove, refuse};
use crate::desk::guard::Signed;
use crate::desk::memory::Memory;
use crate::desk::sent::Sent;
use crate::desk::{totp, totp_secret};
use crate::error::Answer;
use crate::limit::Visitor;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use std::sync::Arc;

/// The handler.
pub async fn post(
    State(app): State<App>,
    Extension(memory): Extension<Arc<Memory>>,
    signed: Signed,
    visitor: Visitor,
    Sent(fields): Sent,
) -> Answer {
    let mut errors = prove(&app, &memory, &signed, visitor, &fields, "totp_current").await?;
    let secret = totp::parse_secret(fields.get("secret"));
    let step = secret.as_deref().and_then(|s| totp::matching_step(s, fields.get("code"), app.clock.now()));
    if step.is_none() {
        errors.push("code", "error.code.wrong", "");
    }
    let (Some(secret), Some(step), true) = (secret, step, errors.is_empty()) else {
        return refuse(&app, &signed, &fields, &errors).await;
    };
    let locked = totp_secret::lock(&app, signed.account.id, &secret)?;
    app.account.set_totp(signed.account.id, Some(&locked), Some(signed.session.id), app.clock.now()).await?;
    app.account.use_totp_step(signed.account.id, step).await?;
    Ok(Redirect::to("/desk/account?done=totp").into_response())
}
