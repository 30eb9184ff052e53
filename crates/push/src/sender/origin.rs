//! One push origin in one lane: its limits and its connections. Nothing is shared with any other origin, so a slow one
//! stops nobody else.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use net::{Alpn, Dialer, Protocol};
use tokio::sync::{Notify, Semaphore};
use tokio::time::{Instant, sleep, timeout};
use url::Url;

use super::link::{Link, Outcome};
use super::pace::Pace;
use super::{LoopbackHttp, SenderConfig};
use crate::{Receipt, Request, Service};

/// Connections to a server that speaks HTTP/1.1, where each carries one request at a time.
const HTTP1_CONNECTIONS: usize = 32;
/// Streams expected of a connection not yet open (RFC 9113 §6.5.2 recommends no less).
const EXPECTED_STREAMS: usize = 100;
/// Connections found closed in a row before a request is handed back; a restarting server closes all of them.
const UNSENT_AT_MOST: usize = 10;
/// A wait longer than this is handed back to the caller as a receipt.
const LONGEST_WAIT: Duration = Duration::from_secs(20);
/// After a failed dial, other connections being alive, the next is tried no sooner.
const DIAL_PAUSE: Duration = Duration::from_secs(1);

pub struct Origin {
    url: Url,
    dialer: Dialer,
    config: SenderConfig,
    gate: Semaphore,
    pace: Pace,
    pool: Mutex<Pool>,
    /// A stream became free, a connection opened or closed, or a dial failed.
    changed: Notify,
}

#[derive(Default)]
struct Pool {
    links: Vec<Arc<Link>>,
    dialing: usize,
    waiting: usize,
    failures: u64,
    failed_at: Option<Instant>,
}

/// A stream taken on a connection; given back when dropped.
struct Lease<'a> {
    origin: &'a Origin,
    link: Arc<Link>,
}

enum Picked {
    Link(Arc<Link>),
    Wait,
    Unreachable,
}

impl Origin {
    pub fn new(url: &Url, dialer: Dialer, config: SenderConfig) -> Arc<Self> {
        Arc::new(Self {
            url: url.clone(),
            dialer,
            gate: Semaphore::new(config.in_flight_per_origin),
            config,
            pace: Pace::default(),
            pool: Mutex::default(),
            changed: Notify::new(),
        })
    }

    pub async fn send(self: &Arc<Self>, request: &Request) -> Receipt {
        // The semaphore is never closed.
        let Ok(_permit) = self.gate.acquire().await else { return Receipt::Retry };
        match self.pace.admit(Instant::now(), LONGEST_WAIT) {
            Ok(Duration::ZERO) => {}
            Ok(wait) => sleep(wait).await,
            Err(wait) => return Receipt::RetryAfter(wait),
        }
        let receipt = self.exchange(request).await;
        match receipt {
            Receipt::Accepted => self.pace.accepted(Instant::now()),
            // A configured push server's limit is usually one per subscription and says nothing about the others.
            Receipt::RetryAfter(_) if request.endpoint.service() != Service::Other => {
                self.pace.pushed_back(Instant::now());
            }
            _ => {}
        }
        receipt
    }

    async fn exchange(self: &Arc<Self>, request: &Request) -> Receipt {
        let mut repeated = false;
        let mut unsent = 0;
        let deadline = Instant::now() + self.config.request_timeout;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(Some(lease)) = timeout(left, self.lease()).await else { return Receipt::Retry };
            let started = Instant::now();
            let left = deadline.saturating_duration_since(started);
            match timeout(left, lease.link.post(request)).await {
                Ok(Outcome::Answered(receipt)) => return receipt,
                Ok(Outcome::NotSent) => {
                    lease.link.retire();
                    unsent += 1;
                    if unsent > UNSENT_AT_MOST {
                        return Receipt::Retry;
                    }
                }
                Ok(Outcome::NotProcessed) => {
                    lease.link.retire();
                    if std::mem::replace(&mut repeated, true) {
                        return Receipt::Retry;
                    }
                }
                Ok(Outcome::Broken) => {
                    lease.link.retire();
                    return Receipt::Retry;
                }
                Err(_) => {
                    // Slow for one request, or dead for all: dead if nothing at all was answered meanwhile.
                    if !lease.link.answered_since(started) {
                        lease.link.retire();
                    }
                    return Receipt::Retry;
                }
            }
        }
    }

    /// Waits for a free stream on any connection; none if the origin cannot be reached.
    async fn lease(self: &Arc<Self>) -> Option<Lease<'_>> {
        let failures = self.swept_pool(Instant::now()).failures;
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            match self.pick(failures) {
                Picked::Link(link) => return Some(Lease { origin: self, link }),
                Picked::Unreachable => return None,
                Picked::Wait => {
                    let _waiting = Waiting::new(self);
                    self.dial_if_wanted();
                    changed.await;
                }
            }
        }
    }

    fn pick(&self, failures: u64) -> Picked {
        let now = Instant::now();
        let pool = self.swept_pool(now);
        let free = pool.links.iter().filter(|link| link.has_room()).min_by_key(|link| link.in_flight());
        if let Some(link) = free {
            link.take(now);
            return Picked::Link(Arc::clone(link));
        }
        if pool.links.is_empty() && pool.dialing == 0 && pool.failures != failures {
            return Picked::Unreachable;
        }
        Picked::Wait
    }

    fn dial_if_wanted(self: &Arc<Self>) {
        let mut pool = self.pool();
        let http1 = pool.links.iter().any(|link| link.is_http1());
        let (limit, streams) =
            if http1 { (HTTP1_CONNECTIONS, 1) } else { (self.config.connections_per_origin, EXPECTED_STREAMS) };
        let open = pool.links.len() + pool.dialing;
        let paused = open > 0 && pool.failed_at.is_some_and(|at| at.elapsed() < DIAL_PAUSE);
        if open >= limit.max(1) || pool.dialing >= pool.waiting.div_ceil(streams) || paused {
            return;
        }
        pool.dialing += 1;
        drop(pool);
        let origin = Arc::clone(self);
        tokio::spawn(async move {
            let link = origin.dial().await;
            let mut pool = origin.pool();
            pool.dialing -= 1;
            match link {
                Some(link) => {
                    pool.links.push(link);
                    pool.failed_at = None;
                }
                None => {
                    pool.failures += 1;
                    pool.failed_at = Some(Instant::now());
                }
            }
            drop(pool);
            origin.changed.notify_waiters();
        });
    }

    async fn dial(self: &Arc<Self>) -> Option<Arc<Link>> {
        let connection = self.dialer.dial(&self.url, Alpn::Both).await.ok()?;
        let h2 = match connection.protocol() {
            Protocol::H2 => true,
            Protocol::Http1 => false,
            Protocol::Plain => self.config.loopback_http == LoopbackHttp::H2,
        };
        // Without upgrading the weak pointer a closed connection would keep its origin alive.
        let origin = Arc::downgrade(self);
        let closed = move || {
            if let Some(origin) = origin.upgrade() {
                origin.changed.notify_waiters();
            }
        };
        let opening = async move {
            if h2 { Link::open_h2(connection, closed).await } else { Link::open_http1(connection, closed).await }
        };
        timeout(self.config.request_timeout, opening).await.ok()?.map(Arc::new)
    }

    fn swept_pool(&self, now: Instant) -> MutexGuard<'_, Pool> {
        let mut pool = self.pool();
        pool.failures += pool.links.iter().map(|link| u64::from(link.failed())).sum::<u64>();
        pool.links.retain(|link| link.usable(now, self.config.idle_timeout));
        pool
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        self.link.give_back();
        self.origin.changed.notify_one();
    }
}

/// Counts a waiting request for as long as it waits, also when it is cancelled.
struct Waiting<'a>(&'a Origin);

impl<'a> Waiting<'a> {
    fn new(origin: &'a Origin) -> Self {
        origin.pool().waiting += 1;
        Self(origin)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.pool().waiting -= 1;
    }
}
