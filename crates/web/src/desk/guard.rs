//! Who may come in: extractors that stand before every handler of the desk.
use crate::app::App;
use crate::desk::urls;
use crate::error::Problem;
use crate::lang::Speak;
use crate::{csrf, session};
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::{HeaderMap, Method, StatusCode, header, request::Parts};
use axum::response::{IntoResponse, Redirect, Response};
use channel::editor::{Power, Powers};
use channel::grant::Grant;
use channel::ids::EditorId;
use channel::life::Actor;
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
    /// As what, and until when.
    pub grant: Grant,
    /// What that allows now.
    pub powers: Powers,
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
        self.powers.has(Power::Manage)
    }

    /// Whether they may do that here and now.
    pub fn may(&self, power: Power) -> bool {
        self.powers.has(power)
    }

    /// As the life of a post knows them.
    pub fn actor(&self) -> Actor {
        Actor { id: self.signed.account.id, powers: self.powers }
    }

    /// Somebody signed in, at the channel of that address; `None` where they may do nothing, or nothing any more.
    pub async fn find(app: &App, signed: Signed, slug: &str) -> Result<Option<At>, Problem> {
        let now = app.clock.now();
        let channels = channels(app, signed.account.id).await?;
        let Some((channel, grant)) = channels.iter().find(|(c, _)| c.channel.slug.as_str() == slug).cloned() else {
            return Ok(None);
        };
        let channels = channels.into_iter().map(|(channel, _)| channel).collect();
        Ok(Some(At { signed, channel, powers: grant.powers(now), grant, channels }))
    }
}

/// Where somebody works now, by name: what has ended is gone.
pub async fn channels(app: &App, editor: EditorId) -> Result<Vec<(PublicChannel, Grant)>, Problem> {
    let (now, mut channels) = (app.clock.now(), app.desk.channels_of(editor).await?);
    channels.retain(|(_, grant)| !grant.is_over(now));
    Ok(channels)
}

/// The session of a request, if it has a living one. One that is good for setting up a way to sign in only is none here.
pub async fn session_of(app: &App, headers: &HeaderMap) -> Result<Option<(Session, [u8; 32])>, Problem> {
    Ok(any_session_of(app, headers).await?.filter(|(session, _)| !session.bare))
}

async fn any_session_of(app: &App, headers: &HeaderMap) -> Result<Option<(Session, [u8; 32])>, Problem> {
    let Some(token) = session::token_of(headers, &app.settings) else { return Ok(None) };
    let (hash, now) = (token.hash(&app.keys), app.clock.now());
    Ok(app.account.session(hash, now - session::IDLE, now).await?.map(|session| (session, hash)))
}

impl FromRequestParts<App> for Signed {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let speak = Speak::of(parts);
        let found = any_session_of(app, &parts.headers).await.map_err(IntoResponse::into_response)?;
        let Some((session, hash)) = found else { return Err(ask_to_sign_in(parts)) };
        if session.bare && !FOR_A_WAY_IN.contains(&parts.uri.path()) {
            return Err(ask_for_a_way_in(parts));
        }
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
        let found = At::find(app, signed, &slug.unwrap_or_default()).await.map_err(IntoResponse::into_response)?;
        // The same answer for channels of others and for none, so that nobody learns what else is here.
        let at = found.ok_or_else(|| Problem::Forbidden("error.desk.not_yours").into_response())?;
        parts.extensions.insert(Known);
        Ok(at)
    }
}

impl FromRequestParts<App> for AdminAt {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let at = At::from_request_parts(parts, app).await?;
        if at.is_admin() { Ok(Self(at)) } else { Err(Problem::Forbidden("error.desk.admins_only").into_response()) }
    }
}

/// All that whoever came by a link of a colleague's may do until they have a second factor again.
const FOR_A_WAY_IN: [&str; 5] = [
    urls::ACCOUNT,
    "/desk/account/totp",
    "/desk/account/passkeys/start",
    "/desk/account/passkeys/finish",
    "/desk/sign-out",
];

/// Pages lead to where a second factor is set up; forms and scripts are told in words.
fn ask_for_a_way_in(parts: &Parts) -> Response {
    if parts.method == Method::GET && !wants_json(parts) {
        return Redirect::to(urls::ACCOUNT).into_response();
    }
    Problem::Forbidden("error.desk.factor_first").into_response()
}

fn wants_json(parts: &Parts) -> bool {
    let accept = parts.headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    accept.starts_with("application/json")
}

/// Pages lead to the sign-in page and back; scripts are told in a word.
fn ask_to_sign_in(parts: &Parts) -> Response {
    if wants_json(parts) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let here = parts.uri.path_and_query().map_or(urls::DESK, |path| path.as_str());
    let next = if parts.method == Method::GET { here } else { urls::DESK };
    Redirect::to(&urls::sign_in_then(next)).into_response()
}
