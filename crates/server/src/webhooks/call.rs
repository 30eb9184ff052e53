//! One call.
use channel::clock::Clock;
use channel::webhook::{Event, Outcome, Standing, judge};
use delivery::LinksOf;
use formats::webhook;
use net::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use std::sync::Arc;
use std::time::Duration;
use store::{ClaimedCall, Settled, Webhooks};
use url::Url;
use web::Random;

/// How long the other side may take to answer.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// Makes calls.
pub struct Caller {
    pub store: Webhooks,
    pub client: net::Client,
    /// How long the other side may take.
    pub patience: Duration,
    /// Unlocks the secrets.
    pub locker: vault::Locker,
    pub links: LinksOf,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
}

impl Caller {
    /// Makes a call that was claimed, and writes down what came of it.
    pub async fn make(&self, claimed: ClaimedCall) {
        let settled = match self.message(&claimed) {
            Some((headers, body)) => self.send(&claimed, headers, body).await,
            None => Settled { state: Standing::Dropped, due: None, status: None, problem: "", gone: false },
        };
        // No address: it may hold a token.
        tracing::info!(webhook = claimed.webhook.id, state = settled.state.key(), status = settled.status, "called");
        if let Err(error) = self.store.settle(&claimed, &settled, self.clock.now()).await {
            tracing::warn!(%error, "cannot write down a call; it is made again when its lease ends");
        }
    }

    /// Headers and body; `None` when there is nothing to tell any more, or the secret does not open.
    fn message(&self, claimed: &ClaimedCall) -> Option<(HeaderMap, Vec<u8>)> {
        let ClaimedCall { call, webhook, channel, post } = claimed;
        if call.event != Event::Ping && post.is_none() {
            return None;
        }
        let secret = self.locker.unlock(&vault::place("webhook", webhook.id), &webhook.secret);
        if secret.is_none() {
            tracing::error!("the secret of a webhook does not open: it was changed, or locked with another key");
        }
        let secret = secret?;
        let links = (self.links)(&channel.channel, post.as_ref());
        let channel_view = links.channel_view(&channel.channel);
        let view = post.as_ref().map(|post| links.post_view(post, &post.content, &links.post));
        let body = webhook::body(call.event, call.created, &channel_view, view.as_ref());
        // The same number at every attempt and every repetition, so that the receiver takes it once.
        let number = format!("{}-{}-{}", webhook.id, call.post, call.version);
        let now = self.clock.now().as_second();
        let signature = vault::webhook_signature(&secret, &number, now, &body);
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(webhook::CONTENT_TYPE));
        for (name, value) in
            [("webhook-id", number), ("webhook-timestamp", now.to_string()), ("webhook-signature", signature)]
        {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_str(&value).ok()?);
        }
        Some((headers, body))
    }

    async fn send(&self, claimed: &ClaimedCall, headers: HeaderMap, body: Vec<u8>) -> Settled {
        let call = &claimed.call;
        let heard = match Url::parse(&claimed.webhook.url) {
            Ok(url) => self.client.notify(&url, self.patience, &headers, body.into()).await,
            Err(_) => Err(net::FetchError::Address),
        };
        let now = self.clock.now();
        let age = Duration::try_from(now.duration_since(call.since)).unwrap_or_default();
        let spread = self.random.spread();
        let (status, asked, problem) = match &heard {
            Ok(heard) => (Some(heard.status), heard.retry_after, problem(heard.status)),
            Err(error) => (None, None, error.key()),
        };
        let outcome = judge(status, call.attempts, age, asked, spread);
        let (state, due) = match outcome {
            Outcome::Done => (Standing::Done, None),
            Outcome::Later(wait) => (Standing::Waiting, Some(now + wait)),
            Outcome::GivenUp | Outcome::Gone => (Standing::GivenUp, None),
        };
        Settled { state, due, status, problem, gone: outcome == Outcome::Gone }
    }
}

fn problem(status: u16) -> &'static str {
    match status {
        200..=299 => "",
        300..=399 => "webhook.problem.redirect",
        410 => "webhook.problem.gone",
        401 | 403 => "webhook.problem.forbidden",
        400..=499 => "webhook.problem.refused",
        _ => "webhook.problem.broken",
    }
}
