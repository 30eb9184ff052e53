//! `POST /desk/sign-in`: password and one-time code. Every wrong answer is the same answer.
use crate::app::App;
use crate::desk::enter::redeem::LOGIN_MAX;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::memory::Memory;
use crate::desk::posts::save;
use crate::desk::sent::Posted;
use crate::desk::sign_in::form::{self, SignInForm};
use crate::desk::sign_in::{emergency, open};
use crate::desk::{password, totp, totp_secret};
use crate::error::{Answer, Problem};
use crate::lang::Speak;
use crate::limit::{Visitor, What};
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use channel::field::Complaint;
use std::sync::Arc;
use store::model::Account;

/// Prefix of the fields kept for after signing in.
pub const KEPT: &str = "kept.";

/// The handler.
pub async fn post(
    State(app): State<App>,
    Extension(memory): Extension<Arc<Memory>>,
    speak: Speak,
    visitor: Visitor,
    headers: HeaderMap,
    posted: Posted,
) -> Answer {
    let mut typed = form_of(&posted.fields);
    let login = typed.login.trim().to_lowercase();
    let now = app.clock.now();
    app.limiter.take(What::SignIn, visitor, now, app.random.as_ref())?;
    if login.len() > LOGIN_MAX {
        // Nobody's: no account can be called so.
        typed.login.clear();
        return wrong(&app, speak, typed);
    }
    memory.may_try(&login, visitor, now)?;
    let Some(account) = check(&app, &login, posted.fields.get("password"), posted.fields.get("code")).await? else {
        memory.failed(&login, visitor, now);
        return wrong(&app, speak, typed);
    };
    memory.succeeded(&login, visitor);
    emergency::note(&app, &account).await?;
    let opened = open::open(&app, &headers, account.id).await?;
    let answer = match typed.kept_for.is_empty() {
        true => Redirect::to(&typed.next).into_response(),
        false => save::after_sign_in(&app, opened.signed(&app, account, speak), &typed).await?,
    };
    Ok(opened.on(&app, answer))
}

/// The same answer to everything wrong.
fn wrong(app: &App, speak: Speak, typed: SignInForm) -> Answer {
    let complaints = Complaints::one(speak.lang, "login", &Complaint::new("error.sign_in.wrong"));
    let mut response = form::show(app, speak, typed, complaints)?;
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    Ok(response)
}

/// The account, if password and code fit. Both are asked in any case where the login is known; where it is not, the
/// hash is computed all the same.
async fn check(app: &App, login: &str, typed: &str, code: &str) -> Result<Option<Account>, Problem> {
    let account = app.account.by_login(login).await?;
    let stored = account.as_ref().and_then(|a| a.password_hash.clone());
    let fits = password::verify(typed.to_owned(), stored).await;
    let Some(account) = account.filter(|account| fits && emergency::may_sign_in_here(app, account)) else {
        return Ok(None);
    };
    // Without a second factor a password opens nothing: the account page says so where it is set.
    let Some(secret) = totp_secret::of(app, &account).await? else { return Ok(None) };
    let Some(step) = totp::matching_step(&secret, code, app.clock.now()) else { return Ok(None) };
    Ok(app.account.use_totp_step(account.id, step).await?.then_some(account))
}

/// What was typed, and what is kept for afterwards.
pub fn form_of(fields: &Fields) -> SignInForm {
    let kept = fields.pairs().filter_map(|(name, value)| Some((name.strip_prefix(KEPT)?.to_owned(), value.to_owned())));
    SignInForm {
        login: fields.get("login").to_owned(),
        next: form::own_or_desk(fields.get("next")),
        kept: kept.collect(),
        kept_for: fields.get("kept_for").to_owned(),
    }
}
