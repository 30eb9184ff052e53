//! Posts pushes over few multiplexed connections per origin and lane.

use std::time::Duration;

use net::Dialer;

use crate::{Receipt, Request};

/// How hard the sender pushes. The defaults suit the known push services.
#[derive(Debug, Clone)]
pub struct SenderConfig {
    /// Requests under way at once per origin and lane; further ones wait.
    pub in_flight_per_origin: usize,
    /// HTTP/2 connections per origin and lane; another is opened when the streams of the others are taken.
    pub connections_per_origin: usize,
    /// From the first byte sent to the status received.
    pub request_timeout: Duration,
    /// A connection unused for so long is closed.
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
    _dialer: Dialer,
    _config: SenderConfig,
}

impl Sender {
    /// Opens nothing yet.
    pub fn new(dialer: Dialer, config: SenderConfig) -> Self {
        Self { _dialer: dialer, _config: config }
    }

    /// Sends one push and waits for its receipt; never fails otherwise. Follows no redirect. A request that the push
    /// service provably did not process (GOAWAY, REFUSED_STREAM, a connection closed before use) is repeated once on a
    /// new connection.
    pub async fn send(&self, _request: &Request) -> Receipt {
        Receipt::Retry
    }
}
