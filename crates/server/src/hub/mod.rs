//! Tells a WebSub hub that feeds changed (W3C Recommendation, 23 January 2018): what a publication, correction or withdrawal
//! ordered in its commit is sent from here, one ping a feed however much came out meanwhile. The hub fetches the feed and
//! brings it to whoever asked it to; we never learn who that is, and are no hub ourselves: one keeps a list of readers, calls
//! addresses strangers name, and is one more service that sends. There are public ones, and one program to run one.
#[cfg(test)]
mod tests;

use channel::clock::Clock;
use channel::webhook::{Outcome, judge};
use net::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use std::sync::Arc;
use std::time::Duration;
use store::{HubPing, Hubs};
use url::Url;
use url::form_urlencoded::Serializer;
use web::Random;
use web::lang::{Lang, Speak};
use web::urls::Urls;

/// How long the hub may take to answer.
pub const PATIENCE: Duration = Duration::from_secs(15);
/// How long a ping takes at most, the writing down included; whoever dies with one leaves it to the others.
const LEASE: Duration = Duration::from_secs(60);
/// How late a ping goes out at most, while everything runs.
const PAUSE: Duration = Duration::from_secs(2);
const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

/// Tells one hub.
pub struct Teller {
    pub store: Hubs,
    pub client: net::Client,
    /// The hub.
    pub hub: Url,
    /// Origin of the feeds.
    pub base_url: String,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    /// How long the hub may take.
    pub patience: Duration,
}

/// Tells what is due, for ever. A hub that does not answer holds up nothing but this.
pub async fn run(teller: Teller) {
    loop {
        teller.turn().await;
        tokio::time::sleep(PAUSE).await;
    }
}

impl Teller {
    /// Everything that is due now.
    pub async fn turn(&self) {
        loop {
            match self.store.claim(self.clock.now(), LEASE).await {
                Ok(Some(ping)) => self.tell(&ping).await,
                Ok(None) => return,
                Err(error) => return tracing::warn!(%error, "cannot read which feeds a hub is to be told of"),
            }
        }
    }

    async fn tell(&self, ping: &HubPing) {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, FORM);
        let heard = self.client.notify(&self.hub, self.patience, &headers, self.form(ping).into()).await;
        let now = self.clock.now();
        let age = Duration::try_from(now.duration_since(ping.since)).unwrap_or_default();
        let (status, asked, problem) = match &heard {
            Ok(heard) => (Some(heard.status), heard.retry_after, ""),
            Err(error) => (None, None, error.key()),
        };
        let again = match judge(status, ping.attempts, age, asked, self.random.spread()) {
            Outcome::Done => None,
            Outcome::Later(wait) => Some(now + wait),
            Outcome::GivenUp | Outcome::Gone => {
                tracing::warn!(
                    status,
                    problem,
                    feed = ping.feed,
                    "the hub was not reached; readers find out by asking"
                );
                None
            }
        };
        if let Err(error) = self.store.settle(ping, again).await {
            tracing::warn!(%error, "cannot write down what the hub answered; it is told again when the lease ends");
        }
    }

    /// What hubs agreed on for publishers (§7 leaves it to them): the address of the feed, under both of its names.
    fn form(&self, ping: &HubPing) -> String {
        let urls = Urls::at(&self.base_url, Speak::quietly(Lang::De), &ping.slug);
        let topic = urls.absolute(&urls.file(&format!("feed.{}", ping.feed)));
        let mut form = Serializer::new(String::new());
        form.append_pair("hub.mode", "publish").append_pair("hub.url", &topic).append_pair("hub.topic", &topic);
        form.finish()
    }
}
