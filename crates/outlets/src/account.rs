//! An account at an outlet: what anybody at the desk may read of it, and what nobody may.
use crate::answer::encoded;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value};
use store::Outlet;
use url::Url;

/// An account with its secret open. No Debug.
pub struct Account {
    settings: Map<String, Value>,
    secret: Map<String, Value>,
    hidden: Vec<String>,
}

/// Shorter secrets are no secrets, and would be found in every other word.
const SECRET_MIN: usize = 6;

impl Account {
    /// Opens the secret; `None` if it was locked for another outlet or with another key.
    pub fn open(outlet: &Outlet, locker: &vault::Locker) -> Option<Account> {
        let secret = locker.unlock(&vault::place("outlet", outlet.id), &outlet.secret)?;
        Some(Account::of(map(outlet.settings.as_bytes()), map(&secret)))
    }

    fn of(settings: Map<String, Value>, secret: Map<String, Value>) -> Account {
        let plain = secret.values().filter_map(Value::as_str).filter(|text| text.len() >= SECRET_MIN);
        let hidden = plain.flat_map(|text| [text.to_owned(), encoded(text), encoded(text).to_lowercase()]).collect();
        let mut account = Account { settings, secret, hidden };
        account.hidden.extend(account.pair());
        account
    }

    /// Name and password in one word, as HTTP wants them (RFC 7617); `None` where there are none.
    fn pair(&self) -> Option<String> {
        let (login, password) = (self.setting("login"), self.secret("password"));
        (!login.is_empty()).then(|| BASE64_STANDARD.encode(format!("{login}:{password}")))
    }

    /// The header that signs in with both.
    pub fn basic(&self) -> String {
        format!("Basic {}", self.pair().unwrap_or_default())
    }

    /// What no answer may say: each secret as it is, and as addresses write it.
    pub fn hidden(&self) -> &[String] {
        &self.hidden
    }

    /// A setting; empty when it is missing.
    pub fn setting(&self, name: &str) -> &str {
        text(&self.settings, name)
    }

    /// The same account with another token.
    pub fn with_token(&self, token: &str) -> Account {
        let mut secret = self.secret.clone();
        secret.insert("token".to_owned(), Value::from(token));
        Account::of(self.settings.clone(), secret)
    }

    /// The secret, as it is locked.
    pub fn to_secret(&self) -> Vec<u8> {
        Value::from(self.secret.clone()).to_string().into_bytes()
    }

    /// With what it signs in, and where.
    pub fn signs_in(&self) -> ([&str; 3], Vec<u8>) {
        (["server", "login", "handle"].map(|name| self.setting(name)), self.to_secret())
    }

    /// A secret; empty when it is missing.
    pub fn secret(&self, name: &str) -> &str {
        text(&self.secret, name)
    }

    /// The account's own server, or the usual one where none is set.
    pub fn server(&self, usual: &str) -> Option<Url> {
        let own = self.setting("server");
        Url::parse(if own.is_empty() { usual } else { own }).ok()
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
