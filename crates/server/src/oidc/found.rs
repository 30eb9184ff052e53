//! What the service says about itself, and its keys: asked for when needed, kept for an hour.
use super::{LIMITS, accept_json, unreachable};
use channel::clock::Timestamp;
use jiff::SignedDuration;
use jsonwebtoken::jwk::JwkSet;
use net::Client;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
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

/// A thing and when it was fetched.
type Slot<T> = Mutex<Option<(Timestamp, Arc<T>)>>;

#[derive(Default)]
pub struct Kept {
    found: Slot<Found>,
    keys: Slot<JwkSet>,
}

impl Kept {
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
    let mut slot = slot.lock().await;
    if let Some((_, thing)) = slot.as_ref().filter(|(at, _)| now.duration_since(*at) < good) {
        return Ok(thing.clone());
    }
    let thing = Arc::new(fetch.await?);
    *slot = Some((now, thing.clone()));
    Ok(thing)
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
