//! What another server says of an actor.
use super::heard::address;
use serde_json::Value;
use url::Url;

/// Keys that are looked at; nearly everybody has one.
const KEYS: usize = 8;
/// Bytes of one, twice the largest of RSA that is in use.
const PEM_MOST: usize = 4_000;

/// Somebody on another server. Names a person, so it has no Debug.
#[derive(Clone, PartialEq, Eq)]
pub struct Peer {
    /// Their address.
    pub id: String,
    /// Where they are written to; missing in the short form some servers give out.
    pub inbox: Option<String>,
    /// Where all of their server are written to at once.
    pub shared: Option<String>,
    /// Their public keys.
    pub keys: Vec<Key>,
}

/// A public key, as RSA keys are shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    /// Its address.
    pub id: String,
    /// Whose.
    pub owner: String,
    /// PEM.
    pub pem: String,
}

impl Peer {
    /// Reads an actor, or a key that stands by itself: then all that is known of its owner is who it is.
    pub fn read(body: &[u8]) -> Option<Peer> {
        let value: Value = serde_json::from_slice(body).ok()?;
        let id = address(&value["id"])?;
        if let Some(key) = key(&value) {
            return Some(Peer { id: key.owner.clone(), inbox: None, shared: None, keys: vec![key] });
        }
        let keys = match &value["publicKey"] {
            Value::Array(several) => several.iter().filter_map(key).take(KEYS).collect(),
            one => key(one).into_iter().collect(),
        };
        let inbox = address(&value["inbox"]).filter(|inbox| same_host(inbox, &id));
        let shared = address(&value["endpoints"]["sharedInbox"]).filter(|shared| same_host(shared, &id));
        Some(Peer { id, inbox, shared, keys })
    }

    /// Where posts for them go: once for all of their server where that is possible.
    pub fn delivery(&self) -> Option<&str> {
        self.shared.as_deref().or(self.inbox.as_deref())
    }
}

fn key(value: &Value) -> Option<Key> {
    let pem = value["publicKeyPem"].as_str().filter(|pem| pem.len() <= PEM_MOST)?.to_owned();
    Some(Key { id: address(&value["id"])?, owner: address(&value["owner"])?, pem })
}

/// Whether two addresses are of one server: nobody may have us write to another.
pub fn same_host(one: &str, other: &str) -> bool {
    let origin = |text: &str| Url::parse(text).ok().map(|url| url.origin());
    matches!((origin(one), origin(other)), (Some(one), Some(other)) if one.is_tuple() && one == other)
}
