//! `POST /desk/enter/{token}`: uses the link.
use crate::app::App;
use crate::desk::enter::show;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::sent::Posted;
use crate::desk::sign_in::{emergency, open};
use crate::desk::{guard, password, totp, totp_secret, urls};
use crate::error::{Answer, Problem};
use crate::lang::Speak;
use crate::limit::{Visitor, What};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use channel::field::{Complaint, FieldErrors};
use channel::ids::EditorId;
use channel::text::Line;
use store::StoreError;
use store::model::{NewEditor, Ticket, TicketKind};

/// Bytes a login may have.
pub const LOGIN_MAX: usize = 100;

/// The handler.
pub async fn post(
    State(app): State<App>,
    speak: Speak,
    visitor: Visitor,
    headers: HeaderMap,
    Path(token): Path<String>,
    posted: Posted,
) -> Answer {
    app.limiter.take(What::SignIn, visitor, app.clock.now(), app.random.as_ref())?;
    let Some((ticket, hash)) = show::ticket(&app, &token).await? else { return show::over(&app, speak) };
    match ticket.kind {
        TicketKind::SignIn => sign_in(&app, speak, &headers, hash).await,
        TicketKind::Invite => match guard::session_of(&app, &headers).await? {
            Some(_) if !posted.ours => Err(Problem::Forbidden("error.desk.foreign_form")),
            Some((session, _)) => join(&app, speak, session.editor, hash).await,
            None => invite(&app, speak, &headers, &token, hash, &posted.fields).await,
        },
    }
}

async fn sign_in(app: &App, speak: Speak, headers: &HeaderMap, hash: [u8; 32]) -> Answer {
    let Some(Ticket { editor: Some(editor), issuer, .. }) = app.account.redeem_ticket(hash, app.clock.now()).await?
    else {
        return show::over(app, speak);
    };
    let account = app.account.account(editor).await?.ok_or(Problem::NotFound)?;
    // A link made on the server is for whoever runs it, and that is the last door of all.
    if issuer.is_some() && !emergency::may_sign_in_here(app, &account) {
        return Err(Problem::Forbidden("error.provider.only"));
    }
    emergency::note(app, &account).await?;
    // Whoever handed it out at the desk must not work under another name: it is good for a second factor only.
    let (opened, next) = match issuer {
        Some(_) => (open::open_bare(app, headers, editor).await?, urls::ACCOUNT),
        None => (open::open(app, headers, editor).await?, urls::DESK),
    };
    Ok(opened.on(app, Redirect::to(next).into_response()))
}

/// Somebody who has an account takes on another channel.
async fn join(app: &App, speak: Speak, editor: channel::ids::EditorId, hash: [u8; 32]) -> Answer {
    match app.account.join(hash, editor, app.clock.now()).await? {
        true => Ok(Redirect::to(urls::DESK).into_response()),
        false => show::over(app, speak),
    }
}

async fn invite(app: &App, speak: Speak, headers: &HeaderMap, token: &str, hash: [u8; 32], typed: &Fields) -> Answer {
    if !app.settings.local_sign_in {
        return Err(Problem::Forbidden("error.provider.only"));
    }
    let refuse = async |errors: FieldErrors| -> Answer {
        let mut page = show::show(app, speak, headers, token, typed, Complaints::of(speak.lang, &errors)).await?;
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        Ok(page)
    };
    let new = match read(app, typed) {
        Ok(new) => new,
        Err(errors) => return refuse(errors).await,
    };
    let hashed = match &new.password {
        Some(text) => Some(hash_of(app, text.clone()).await?),
        None => None,
    };
    let now = app.clock.now();
    let id = EditorId::fresh(now, app.random.number());
    let locked = new.totp.as_ref().map(|(secret, _)| totp_secret::lock(app, id, secret)).transpose()?;
    let totp = locked.as_deref().zip(new.totp.as_ref().map(|(_, step)| *step));
    let editor = NewEditor { login: &new.login, name: &new.name, password_hash: hashed.as_deref(), totp };
    let made = app.account.accept_invitation(hash, editor, now, id).await;
    let editor = match made {
        Ok(Some(editor)) => editor,
        Ok(None) => return show::over(app, speak),
        Err(StoreError::Conflict(_)) => {
            let mut errors = FieldErrors::default();
            errors.push("login", "error.login.taken", "");
            return refuse(errors).await;
        }
        Err(error) => return Err(error.into()),
    };
    let (opened, next) = match new.totp {
        Some(_) => (open::open(app, headers, editor).await?, urls::DESK),
        None => (open::open_bare(app, headers, editor).await?, "/desk/account#passkeys"),
    };
    Ok(opened.on(app, Redirect::to(next).into_response()))
}

struct NewAccount {
    name: String,
    login: String,
    password: Option<String>,
    /// The secret, and the time step of the code typed.
    totp: Option<(Vec<u8>, i64)>,
}

fn read(app: &App, typed: &Fields) -> Result<NewAccount, FieldErrors> {
    let mut errors = FieldErrors::default();
    let name = errors.take("name", Line::parse(typed.get("name")));
    let login = errors.take("login", login(typed.get("login")));
    if typed.get("way") == "passkey" {
        return match name.zip(login) {
            Some((name, login)) => Ok(NewAccount { name: name.to_string(), login, password: None, totp: None }),
            None => Err(errors),
        };
    }
    errors.take("password", password::check_new(typed.get("password"), typed.get("password_again")));
    let totp = totp::parse_secret(typed.get("secret")).and_then(|secret| {
        let step = totp::matching_step(&secret, typed.get("code"), app.clock.now())?;
        Some((secret, step))
    });
    if totp.is_none() {
        errors.push("code", "error.code.wrong", "");
    }
    match (name, login, totp) {
        (Some(name), Some(login), Some(totp)) if errors.is_empty() => Ok(NewAccount {
            name: name.to_string(),
            login,
            password: Some(typed.get("password").to_owned()),
            totp: Some(totp),
        }),
        _ => Err(errors),
    }
}

/// What people sign in with: an address for mail, or a short name.
fn login(text: &str) -> Result<String, Complaint> {
    let login = text.trim().to_lowercase();
    let shaped =
        (3..=LOGIN_MAX).contains(&login.len()) && login.chars().all(|c| c.is_alphanumeric() || ".-_@+".contains(c));
    if shaped { Ok(login) } else { Err(Complaint::new("error.login.shape")) }
}

/// The hash to store of a new password.
pub async fn hash_of(app: &App, text: String) -> Result<String, Problem> {
    let mut salt = [0; 16];
    app.random.fill(&mut salt);
    password::hash(text, salt).await.ok_or_else(|| Problem::internal("a password could not be hashed"))
}
