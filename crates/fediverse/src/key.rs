//! The key of a channel, opened.
use serde_json::{Map, Value};
use store::Actor;
use vault::{Locker, RsaKey};

/// The private key of an actor; `None` if it was locked for another place or with another key.
pub fn open(actor: &Actor, locker: &Locker) -> Option<RsaKey> {
    let secret = locker.unlock(&vault::place("outlet", actor.outlet), &actor.secret)?;
    let map: Map<String, Value> = serde_json::from_slice(&secret).ok()?;
    RsaKey::from_secret(map.get("key")?.as_str()?).ok()
}
