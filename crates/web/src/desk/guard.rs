//! Who may come in: extractors that stand before every handler of the desk.
use crate::app::App;
use crate::desk::urls;
use crate::error::Problem;
use crate::lang::Speak;
use crate::{csrf, session};
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::{HeaderMap, Method, StatusCode, header, request::Parts};
use axum::response::{IntoResponse, Redirect, Response};
use channel::editor::Role;
use store::model::{Account, PublicChannel, Session};

/// Somebody who is signed in.
#[derive(Clone)]
pub struct Signed {
    /// Who.
    pub account: Account,
    /// In which browser.
    pub session: Session,
    /// The token for this session's forms.
    pub csrf: String,
    /// The language of the page.
    pub speak: Speak,
}

/// Somebody who is signed in and works for the channel named in the address.
#[derive(Clone)]
pub struct At {
    /// Who.
    pub signed: Signed,
    /// Where.
    pub channel: PublicChannel,
    /// As what.
    pub role: Role,
    /// All channels they work for, for the switch in the head.
    pub channels: Vec<PublicChannel>,
}

/// Mark on a request whose sender was found to work for the channel it is about: only theirs may be large.
#[derive(Clone, Copy)]
pub struct Known;

/// The same, but only an admin of the channel.
pub struct AdminAt(pub At);

impl At {
    /// Addresses of this channel's desk.
    pub fn urls(&self) -> urls::At<'_> {
        urls::At(&self.channel.channel.slug)
    }

    /// Whether they may change the channel itself.
    pub fn is_admin(&self) -> bool {
        self.role == Role::Admin
    }
}

/// The session of a request, if it has a living one.
pub async fn session_of(app: &App, headers: &HeaderMap) -> Result<Option<(Session, [u8; 32])>, Problem> {
    let Some(token) = session::token_of(headers, &app.settings) else { return Ok(None) };
    let (hash, now) = (token.hash(&app.keys), app.clock.now());
    Ok(app.account.session(hash, now - session::IDLE, now).await?.map(|session| (session, hash)))
}

impl FromRequestParts<App> for Signed {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let speak = Speak::of(parts);
        let found = session_of(app, &parts.headers).await.map_err(IntoResponse::into_response)?;
        let Some((session, hash)) = found else { return Err(ask_to_sign_in(parts)) };
        let account = app.account.account(session.editor).await.map_err(|e| Problem::from(e).into_response())?;
        let Some(account) = account else { return Err(ask_to_sign_in(parts)) };
        Ok(Self { account, session, csrf: csrf::token(&app.keys, &hash), speak })
    }
}

impl FromRequestParts<App> for At {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let signed = Signed::from_request_parts(parts, app).await?;
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(IntoResponse::into_response)?;
        let slug = params.iter().find(|(name, _)| *name == "channel").map(|(_, value)| value.to_owned());
        let channels = app.desk.channels_of(signed.account.id).await.map_err(|e| Problem::from(e).into_response())?;
        let found = channels.iter().find(|(c, _)| Some(c.channel.slug.as_str()) == slug.as_deref()).cloned();
        // The same answer for channels of others and for none, so that nobody learns what else is here.
        let refused = || Problem::Forbidden("error.desk.not_yours").into_response();
        let (channel, role) = found.ok_or_else(refused)?;
        parts.extensions.insert(Known);
        Ok(Self { signed, channel, role, channels: channels.into_iter().map(|(channel, _)| channel).collect() })
    }
}

impl FromRequestParts<App> for AdminAt {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let at = At::from_request_parts(parts, app).await?;
        if at.is_admin() { Ok(Self(at)) } else { Err(Problem::Forbidden("error.desk.admins_only").into_response()) }
    }
}

/// Pages lead to the sign-in page and back; scripts are told in a word.
fn ask_to_sign_in(parts: &Parts) -> Response {
    let accept = parts.headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if accept.starts_with("application/json") {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let here = parts.uri.path_and_query().map_or(urls::DESK, |path| path.as_str());
    let next = if parts.method == Method::GET { here } else { urls::DESK };
    Redirect::to(&urls::sign_in_then(next)).into_response()
}
