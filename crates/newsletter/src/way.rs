//! A newsletter's way out: whom mails are handed to, in whose name, and the key they are signed with.
use crate::parts::Parts;
use crate::smtp::{Session, Trouble};
use channel::newsletter::Setup;
use lettre::message::dkim::{
    DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm, DkimSigningKey,
};
use lettre::message::header::HeaderName;
use serde_json::{Map, Value};
use std::sync::Arc;
use store::Newsletter;

/// What is signed. RFC 8058 §4 wants both headers of leaving among it.
const SIGNED: [&str; 11] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "List-ID",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
];

/// The way of one newsletter. No Debug: it holds passwords.
pub struct Way {
    /// Everything that is no secret.
    pub setup: Setup,
    /// Signs mails, where the town's server does not.
    pub dkim: Option<DkimConfig>,
    secrets: Map<String, Value>,
    dialer: net::Dialer,
    patience: std::time::Duration,
}

impl Way {
    /// Opens the secrets.
    pub fn open(parts: &Parts, newsletter: &Newsletter) -> Result<Arc<Way>, Trouble> {
        let place = vault::place("newsletter", newsletter.channel.0);
        let secrets = parts.locker.unlock(&place, &newsletter.secret).ok_or(Trouble::Locked)?;
        let secrets: Map<String, Value> = serde_json::from_slice(&secrets).map_err(|_| Trouble::Locked)?;
        let setup = newsletter.setup.clone();
        let dkim = match &setup.selector {
            None => None,
            Some(selector) => Some(signer(selector, setup.sender.domain(), text(&secrets, "dkim"))?),
        };
        Ok(Arc::new(
            Way { dkim, secrets, dialer: parts.dialer.clone(), patience: parts.settings.patience, setup }.near(parts),
        ))
    }

    /// A server the operator named may lie in the operator's own network.
    fn near(mut self, parts: &Parts) -> Way {
        if parts.private_relays.iter().any(|host| host.eq_ignore_ascii_case(&self.setup.relay.host)) {
            self.dialer = self.dialer.with_private();
        }
        self
    }

    /// A connection to the mail server.
    pub async fn session(&self) -> Result<Session, Trouble> {
        let relay = &self.setup.relay;
        let hello = self.setup.sender.domain();
        Session::open(&self.dialer, relay, text(&self.secrets, "relay"), hello, self.patience).await
    }

    /// How the mailbox is reached that mails come back to: dialer and password.
    pub fn mailbox(&self, parts: &Parts) -> (net::Dialer, &str) {
        let host = self.setup.mailbox.as_ref().map_or("", |mailbox| mailbox.host.as_str());
        let private = parts.private_relays.iter().any(|known| known.eq_ignore_ascii_case(host));
        let dialer = if private { parts.dialer.clone().with_private() } else { parts.dialer.clone() };
        (dialer, text(&self.secrets, "mailbox"))
    }

    /// Where a mail comes back to; each reader has an address of their own where the server knows such.
    pub fn returns(&self, mark: &str) -> String {
        let returns = &self.setup.returns;
        // RFC 5321 allows 64 letters before the @.
        if self.setup.own_returns && returns.local().len() + mark.len() < 64 {
            return format!("{}+{mark}@{}", returns.local(), returns.domain());
        }
        returns.as_str().to_owned()
    }
}

fn signer(selector: &str, domain: &str, key: &str) -> Result<DkimConfig, Trouble> {
    let key = DkimSigningKey::new(key, DkimSigningAlgorithm::Rsa).map_err(|_| Trouble::Locked)?;
    let relaxed =
        DkimCanonicalization { header: DkimCanonicalizationType::Relaxed, body: DkimCanonicalizationType::Relaxed };
    let headers = SIGNED.into_iter().map(HeaderName::new_from_ascii_str).collect();
    Ok(DkimConfig::new(selector.to_owned(), domain.to_owned(), key, headers, relaxed))
}

fn text<'a>(secrets: &'a Map<String, Value>, name: &str) -> &'a str {
    secrets.get(name).and_then(Value::as_str).unwrap_or_default()
}
