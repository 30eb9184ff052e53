//! Which program asks: `Authorization: Bearer …`.
use crate::api::said::Said;
use crate::app::App;
use crate::csrf;
use crate::desk::guard::{At, Signed};
use crate::error::Problem;
use crate::lang::Speak;
use crate::limit::{Visitor, What};
use crate::session::Token;
use axum::extract::FromRequestParts;
use axum::http::{StatusCode, header, request::Parts};
use channel::api::Scope;
use channel::editor::Role;
use channel::grant::Grant;
use store::model::{ApiToken, Session};

/// What every token begins with, so that scanners for leaked secrets know it.
pub const PREFIX: &str = "ausrufer_";

/// A program and its channel.
pub struct Caller {
    /// Its token.
    pub token: ApiToken,
    /// As the desk's own code wants to know who writes where.
    pub at: At,
}

impl Caller {
    /// Refuses what the token is not good for.
    pub fn may(&self, scope: Scope) -> Result<(), Said> {
        match self.token.scopes.contains(&scope) {
            true => Ok(()),
            false => Err(Said::new(StatusCode::FORBIDDEN, "error.api.scope")),
        }
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Said;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Said> {
        let now = app.clock.now();
        let speak = Speak::of(parts);
        let stranger = || Said::new(StatusCode::UNAUTHORIZED, "error.api.token");
        let hash = token(parts).map(|token| token.hash(&app.keys));
        let found = match hash {
            Some(hash) => app.account.api_token(hash, now).await?,
            None => None,
        };
        let Some((token, hash)) = found.zip(hash) else {
            let Ok(visitor) = Visitor::from_request_parts(parts, app).await;
            app.limiter.take(What::Api, visitor, now, app.random.as_ref()).map_err(Said::from)?;
            return Err(stranger());
        };
        app.limiter.take_as(What::Api, token.id, now, app.random.as_ref()).map_err(Said::from)?;
        let account = app.account.account(token.editor).await?.ok_or_else(stranger)?;
        let channel = app.desk.channel(token.channel).await?.ok_or(Said::from(Problem::NotFound))?;
        let (editor, label) = (token.editor, token.label.clone());
        let session = Session { id: 0, editor, created: now, last_seen: now, until: token.until, label, bare: false };
        let signed = Signed { account, session, csrf: csrf::token(&app.keys, &hash), speak };
        // The least there is: no handler of the API asks for more.
        let grant = Grant::of(Role::Contributor);
        let powers = grant.powers(now);
        let at = At { signed, channel: channel.clone(), grant, powers, channels: vec![channel] };
        Ok(Self { token, at })
    }
}

fn token(parts: &Parts) -> Option<Token> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    Token::parse(rest.trim().strip_prefix(PREFIX)?)
}
