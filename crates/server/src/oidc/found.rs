//! What the service says about itself, and its keys: asked for when needed, kept for an hour.
use super::{LIMITS, accept_json, unreachable};
use channel::clock::Timestamp;
use jiff::SignedDuration;
use jsonwebtoken::jwk::JwkSet;
use net::Client;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::{Arc, PoisonError};
use tokio::sync::Mutex;
use url::Url;
use web::provider::Denied;

/// How long it is taken for true.
const GOOD: SignedDuration = SignedDuration::from_hours(1);
/// Keys we do not know make us ask again, but not more often than this: anybody can name a key.
const AGAIN: SignedDuration = SignedDuration::from_secs(30);

/// OpenID Connect Discovery 1.0 §3, what is used of it.
#[derive(Deserialize)]
pub struct Found {
    issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub jwks_uri: String,
}

/// A service that did not answer is left alone for so long: whoever comes meanwhile is told at once.
const FAILED: SignedDuration = SignedDuration::from_secs(10);

type Word<T> = Result<Arc<T>, Denied>;

/// A thing or why there is none, and when it was asked for. One asks, the others wait for what it brings.
struct Slot<T> {
    last: std::sync::Mutex<Option<(Timestamp, Word<T>)>>,
    asking: Mutex<()>,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self { last: Default::default(), asking: Default::default() }
    }
}

#[derive(Default)]
pub struct Kept {
    found: Slot<Found>,
    keys: Slot<JwkSet>,
}

impl Kept {
    /// What the service says about itself, as far as nobody needs to be asked.
    pub fn known(&self, now: Timestamp) -> Option<Word<Found>> {
        self.found.known(now, GOOD)
    }

    pub async fn found(
        &self,
        now: Timestamp,
        fetch: impl Future<Output = Result<Found, Denied>> + Send,
    ) -> Result<Arc<Found>, Denied> {
        kept(&self.found, now, GOOD, fetch).await
    }

    pub async fn keys(
        &self,
        now: Timestamp,
        anew: bool,
        fetch: impl Future<Output = Result<JwkSet, Denied>> + Send,
    ) -> Result<Arc<JwkSet>, Denied> {
        kept(&self.keys, now, if anew { AGAIN } else { GOOD }, fetch).await
    }
}

/// What is kept, or else what `fetch` brings: it is not begun where nothing is missing.
async fn kept<T>(
    slot: &Slot<T>,
    now: Timestamp,
    good: SignedDuration,
    fetch: impl Future<Output = Result<T, Denied>> + Send,
) -> Result<Arc<T>, Denied> {
    let _asking = slot.asking.lock().await;
    if let Some(known) = slot.known(now, good) {
        return known;
    }
    let word = fetch.await.map(Arc::new);
    *slot.last.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, word.clone()));
    word
}

impl<T> Slot<T> {
    fn known(&self, now: Timestamp, good: SignedDuration) -> Option<Word<T>> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh =
            |(at, word): &&(Timestamp, Word<T>)| now.duration_since(*at) < if word.is_ok() { good } else { FAILED };
        last.as_ref().filter(fresh).map(|(_, word)| word.clone())
    }
}

/// The service's document. It must call itself what we call it, or somebody else answers for it.
pub async fn discover(client: &Client, issuer: &str) -> Result<Found, Denied> {
    let url = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let found: Found = json(client, &url).await?;
    if found.issuer != issuer {
        return Err(Denied::Issuer);
    }
    Ok(found)
}

/// The service's keys.
pub async fn keys(client: &Client, uri: &str) -> Result<JwkSet, Denied> {
    json(client, uri).await
}

async fn json<T: DeserializeOwned>(client: &Client, url: &str) -> Result<T, Denied> {
    let url = Url::parse(url).map_err(|_| Denied::Unreachable)?;
    let answer = client.get(&url, LIMITS, &accept_json()).await.map_err(unreachable)?;
    if answer.status != 200 {
        return Err(Denied::Unreachable);
    }
    serde_json::from_slice(&answer.body).map_err(|_| Denied::Unreachable)
}
