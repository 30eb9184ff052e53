//! An account at an outlet: what anybody at the desk may read of it, and what nobody may.
use serde_json::{Map, Value};
use store::Outlet;
use url::Url;

/// An account with its secret open. No Debug.
pub struct Account {
    settings: Map<String, Value>,
    secret: Map<String, Value>,
}

impl Account {
    /// Opens the secret; `None` if it was locked for another outlet or with another key.
    pub fn open(outlet: &Outlet, locker: &vault::Locker) -> Option<Account> {
        let secret = locker.unlock(&crate::place(outlet.id), &outlet.secret)?;
        Some(Account { settings: map(outlet.settings.as_bytes()), secret: map(&secret) })
    }

    /// A setting; empty when it is missing.
    pub fn setting(&self, name: &str) -> &str {
        text(&self.settings, name)
    }

    /// The secret with another token, as it is locked.
    pub fn with_token(&self, token: &str) -> Vec<u8> {
        let mut secret = self.secret.clone();
        secret.insert("token".to_owned(), Value::from(token));
        Value::from(secret).to_string().into_bytes()
    }

    /// A secret; empty when it is missing.
    pub fn secret(&self, name: &str) -> &str {
        text(&self.secret, name)
    }

    /// An address at the account's server; `None` when the setting is no address.
    pub fn at(&self, setting: &str, path: &str) -> Option<Url> {
        Url::parse(self.setting(setting)).ok()?.join(path).ok()
    }
}

fn text<'a>(map: &'a Map<String, Value>, name: &str) -> &'a str {
    map.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn map(json: &[u8]) -> Map<String, Value> {
    serde_json::from_slice(json).unwrap_or_default()
}
