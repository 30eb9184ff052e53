//! The town's own sign-in service (OpenID Connect): authorization code with PKCE, state and nonce. Asked over `net`, for
//! seconds at most and by few at once; `web::provider` says why a request handler may wait for it at all.
mod found;
#[cfg(test)]
mod tests;
mod word;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use channel::clock::{Clock, Timestamp};
use channel::editor::Role;
use channel::slug::ChannelSlug;
use found::{Found, Kept};
use jsonwebtoken::jwk::JwkSet;
use net::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};
use net::{Client, Limits};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};
use url::Url;
use url::form_urlencoded::{Serializer, byte_serialize};
use web::provider::{Asked, Back, Denied, Later, Person, Provider};

/// What the administrator says about the service.
#[derive(Clone)]
pub struct Settings {
    pub issuer: String,
    pub name: String,
    pub client_id: String,
    pub secret: Option<String>,
    pub scopes: Vec<String>,
    /// Where its word says what somebody belongs to.
    pub claim: String,
    /// What that means here; no channel means all.
    pub roles: Vec<(String, Option<ChannelSlug>, Role)>,
}

/// One request may cost so much.
const LIMITS: Limits = Limits { max_bytes: 256 * 1024, timeout: Duration::from_secs(5), max_redirects: 0 };
/// So many people may be waiting for it at once; the rest wait for them.
const AT_ONCE: usize = 4;
/// And nobody waits longer for their turn.
const TURN: Duration = Duration::from_secs(5);

/// The service, as far as we know it.
pub struct Service {
    settings: Settings,
    client: Client,
    clock: Arc<dyn Clock>,
    turns: Semaphore,
    kept: Kept,
}

/// What the service gives for a code; the access token is left where it is.
#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

impl Service {
    pub fn new(settings: Settings, client: Client, clock: Arc<dyn Clock>) -> Self {
        Self { settings, client, clock, turns: Semaphore::new(AT_ONCE), kept: Kept::default() }
    }

    async fn there(&self, asked: &Asked) -> Result<String, Denied> {
        let now = self.clock.now();
        let found = match self.kept.known(now) {
            Some(known) => known?,
            None => {
                let _turn = self.turn().await?;
                self.found(now).await?
            }
        };
        let mut url = Url::parse(&found.authorization_endpoint).map_err(|_| Denied::Unreachable)?;
        let scope = std::iter::once("openid").chain(self.settings.scopes.iter().map(String::as_str));
        let challenge = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, asked.verifier.as_bytes());
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", &asked.back)
            .append_pair("scope", &scope.collect::<Vec<_>>().join(" "))
            .append_pair("state", &asked.state)
            .append_pair("nonce", &asked.nonce)
            .append_pair("code_challenge", &URL_SAFE_NO_PAD.encode(challenge))
            .append_pair("code_challenge_method", "S256");
        Ok(url.into())
    }

    async fn person(&self, back: Back) -> Result<Person, Denied> {
        if back.issuer.as_ref().is_some_and(|issuer| *issuer != self.settings.issuer) {
            return Err(Denied::Issuer);
        }
        let _turn = self.turn().await?;
        let found = self.found(back.now).await?;
        let token = self.exchange(&found, &back).await?;
        let expected = word::Expected {
            issuer: &self.settings.issuer,
            client_id: &self.settings.client_id,
            nonce: &back.asked.nonce,
            now: back.now,
        };
        let claims = match word::check(&token, &*self.keys(&found, back.now, false).await?, &expected) {
            // The service may have a new key since we looked.
            Err(Denied::Signature) => word::check(&token, &*self.keys(&found, back.now, true).await?, &expected)?,
            checked => checked?,
        };
        word::person(&claims, &self.settings).ok_or(Denied::Signature)
    }

    /// Somebody's turn to ask. Who waits too long for it is told as if they had asked in vain.
    async fn turn(&self) -> Result<SemaphorePermit<'_>, Denied> {
        let turn = tokio::time::timeout(TURN, self.turns.acquire()).await;
        turn.map_err(|_| Denied::Unreachable)?.map_err(|_| Denied::Unreachable)
    }

    /// The code for the service's word.
    async fn exchange(&self, found: &Found, back: &Back) -> Result<String, Denied> {
        let url = Url::parse(&found.token_endpoint).map_err(|_| Denied::Unreachable)?;
        let (headers, form) = (self.proof()?, self.form(back));
        let answer = self.client.post_form(&url, LIMITS, &headers, form).await.map_err(unreachable)?;
        match answer.status {
            200 => {}
            400 | 401 | 403 => return Err(Denied::Refused),
            _ => return Err(Denied::Unreachable),
        }
        let tokens: Tokens = serde_json::from_slice(&answer.body).map_err(|_| Denied::Unreachable)?;
        Ok(tokens.id_token)
    }

    fn form(&self, back: &Back) -> String {
        let mut form = Serializer::new(String::new());
        form.append_pair("grant_type", "authorization_code")
            .append_pair("code", &back.code)
            .append_pair("redirect_uri", &back.asked.back)
            .append_pair("code_verifier", &back.asked.verifier);
        if self.settings.secret.is_none() {
            form.append_pair("client_id", &self.settings.client_id);
        }
        form.finish()
    }

    /// That it is us who ask.
    fn proof(&self) -> Result<HeaderMap, Denied> {
        let mut headers = accept_json();
        if let Some(secret) = &self.settings.secret {
            // RFC 6749 §2.3.1: both are form-encoded first.
            let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
            let pair = format!("{}:{}", encode(&self.settings.client_id), encode(secret));
            let value = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(pair)));
            let mut value = value.map_err(|_| Denied::Unreachable)?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        Ok(headers)
    }

    async fn found(&self, now: Timestamp) -> Result<Arc<Found>, Denied> {
        let fetch = found::discover(&self.client, &self.settings.issuer);
        self.kept.found(now, fetch).await
    }

    async fn keys(&self, found: &Found, now: Timestamp, anew: bool) -> Result<Arc<JwkSet>, Denied> {
        self.kept.keys(now, anew, found::keys(&self.client, &found.jwks_uri)).await
    }
}

impl Provider for Service {
    fn name(&self) -> &str {
        &self.settings.name
    }

    fn begin<'a>(&'a self, asked: &'a Asked) -> Later<'a, String> {
        Box::pin(self.there(asked))
    }

    fn finish(&self, back: Back) -> Later<'_, Person> {
        Box::pin(self.person(back))
    }
}

fn accept_json() -> HeaderMap {
    HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))])
}

/// What went wrong holds no address and no person.
fn unreachable(error: net::FetchError) -> Denied {
    tracing::warn!(%error, "the sign-in service does not answer");
    Denied::Unreachable
}
