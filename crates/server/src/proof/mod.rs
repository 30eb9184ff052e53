//! The proof that a channel belongs to a domain, as the program sees it: a DNS record and a document on the town's main
//! site, looked up daily. The rules are in `channel::verification`; here is only the looking.
mod dns;
mod site;
mod watch;

pub use dns::Records;
pub use watch::watch;

use crate::config::Config;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channel::channel::Channel;
use channel::verification::{Finding, Leg};
use std::sync::Arc;
use vault::MasterKey;

/// Looks at both legs of a proof.
pub struct Prover {
    dns: dns::Records,
    client: net::Client,
    site_override: Option<String>,
    base_url: String,
    keys: Arc<MasterKey>,
}

impl Prover {
    /// With the machine's resolver, or the test's.
    pub fn new(config: &Config, client: net::Client, keys: Arc<MasterKey>) -> Result<Self, String> {
        Ok(Self {
            dns: dns::Records::new(config.testing.dns_server)?,
            client,
            site_override: config.testing.site_override.clone(),
            base_url: config.base_url.clone(),
            keys,
        })
    }

    /// Reads both legs at the same time. A channel without a domain has neither.
    pub async fn look(&self, channel: &Channel) -> Finding {
        let domain = channel.profile.domain.trim();
        let Ok(key) = self.key(channel) else {
            return Finding { dns: Leg::Unreachable, site: Leg::Unreachable };
        };
        if domain.is_empty() {
            return Finding { dns: Leg::Absent, site: Leg::Absent };
        }
        let url = self.channel_url(channel);
        let site_origin = self.site_override.clone().unwrap_or_else(|| format!("https://{domain}"));
        let (dns, site) =
            tokio::join!(self.dns.leg(domain, &url, &key), site::leg(&self.client, &site_origin, &url, &key));
        Finding { dns, site }
    }

    /// The TXT record the town sets at `_ausrufer.<domain>`.
    pub fn record(&self, channel: &Channel) -> Option<String> {
        Some(formats::wellknown::dns_text(&self.channel_url(channel), &self.key(channel).ok()?))
    }

    /// The document the town puts at `https://<domain>/.well-known/ausrufer.json`.
    pub fn document(&self, channel: &Channel) -> Option<String> {
        let key = self.key(channel).ok()?;
        Some(formats::wellknown::site_document(&[(&self.channel_url(channel), &key)]))
    }

    fn key(&self, channel: &Channel) -> Result<[u8; 32], vault::VaultError> {
        let text = self.keys.identity(channel.id.0, channel.key_generation)?.public_key();
        URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(vault::VaultError)
    }

    fn channel_url(&self, channel: &Channel) -> String {
        format!("{}/{}", self.base_url, channel.slug)
    }
}
