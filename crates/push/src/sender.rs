//! Posts pushes over few multiplexed connections per origin and lane.

mod answer;
mod batch;
mod link;
mod origin;
mod pace;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use net::Dialer;

use crate::{Envelope, Lane, PushEndpoint, PushOrigin, Receipt, Request};
use origin::Origin;

/// Wildcard hosts let followers invent origins; quiet ones are forgotten above this number.
const ORIGINS: usize = 512;

/// How hard the sender pushes. The defaults suit the known push services.
#[derive(Debug, Clone)]
pub struct SenderConfig {
    /// Requests under way at once per origin and lane; further ones wait.
    pub in_flight_per_origin: usize,
    /// HTTP/2 connections per origin and lane; another is opened when the streams of the others are taken.
    pub connections_per_origin: usize,
    /// For a free stream and the answer together.
    pub request_timeout: Duration,
    /// A connection unused for so long is not used again.
    pub idle_timeout: Duration,
    /// What is spoken over plain http to loopback, in tests only.
    pub loopback_http: LoopbackHttp,
}

/// Plain http has no negotiation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoopbackHttp {
    /// HTTP/2 with prior knowledge.
    H2,
    Http1,
}

impl Default for SenderConfig {
    fn default() -> Self {
        Self {
            in_flight_per_origin: 1024,
            connections_per_origin: 8,
            request_timeout: Duration::from_secs(30),
            idle_timeout: Duration::from_secs(90),
            loopback_http: LoopbackHttp::H2,
        }
    }
}

/// The way to all push services. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Sender {
    inner: Arc<Inner>,
}

struct Inner {
    dialer: Dialer,
    config: SenderConfig,
    warning: Origins,
    news: Origins,
}

type Origins = Mutex<HashMap<String, Arc<Origin>>>;

impl Sender {
    /// Opens nothing yet.
    pub fn new(dialer: Dialer, config: SenderConfig) -> Self {
        Self { inner: Arc::new(Inner { dialer, config, warning: Origins::default(), news: Origins::default() }) }
    }

    /// Sends one push and waits for its receipt; never fails otherwise. Follows no redirect. A request that the push
    /// service provably did not process (GOAWAY, REFUSED_STREAM, a connection closed before use) is repeated once on
    /// another connection. Waits while the origin has as many requests under way as it may.
    pub async fn send(&self, request: &Request) -> Receipt {
        self.origin(request.endpoint.at(), request.envelope.lane).send(request).await
    }

    /// Sends many to one push service, as [`Sender::send`] does each, and tells of each what came of it, in no order.
    /// The next letter is asked for when there is room for it, so whoever makes them need not hold all; `key` is the
    /// caller's own word for one. An endpoint of another push service is refused.
    pub async fn send_all<K: Send + Unpin>(
        &self,
        at: &PushOrigin,
        envelope: &Envelope,
        letters: impl Iterator<Item = (K, PushEndpoint, Bytes)> + Send,
        done: impl FnMut(K, Receipt) + Send,
    ) {
        let origin = self.origin(at, envelope.lane);
        batch::Batch::new(&origin, envelope, done).run(letters).await;
    }

    fn origin(&self, at: &PushOrigin, lane: Lane) -> Arc<Origin> {
        let origins = match lane {
            Lane::Warning => &self.inner.warning,
            Lane::News => &self.inner.news,
        };
        let mut origins = origins.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(origin) = origins.get(at.as_str()) {
            return Arc::clone(origin);
        }
        if origins.len() >= ORIGINS {
            origins.retain(|_, origin| Arc::strong_count(origin) > 1);
        }
        let origin = Origin::new(at.clone(), self.inner.dialer.clone(), self.inner.config.clone());
        origins.insert(at.as_str().to_owned(), Arc::clone(&origin));
        origin
    }
}
