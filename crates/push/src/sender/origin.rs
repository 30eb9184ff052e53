//! One push origin in one lane: its limits and its connections. Nothing is shared with any other origin, so a slow one
//! stops nobody else.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use net::{Alpn, Dialer, Protocol};
use tokio::sync::{Notify, Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep, timeout};

use super::link::{Link, Outcome};
use super::pace::Pace;
use super::{LoopbackHttp, SenderConfig};
use crate::{PushOrigin, Receipt, Request, Service};

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
    pub at: PushOrigin,
    dialer: Dialer,
    pub config: SenderConfig,
    gate: Semaphore,
    pub pace: Pace,
    pool: Mutex<Pool>,
    /// Requests waiting for leave to begin, and for a stream.
    queued: AtomicUsize,
    waiting: AtomicUsize,
    /// A stream became free, a connection opened or closed, or a dial failed.
    changed: Notify,
}

#[derive(Default)]
struct Pool {
    links: Vec<Arc<Link>>,
    dialing: usize,
    failures: u64,
    failed_at: Option<Instant>,
}

/// Streams taken on a connection; given back when dropped.
pub struct Lease<'a> {
    origin: &'a Origin,
    pub link: Arc<Link>,
    pub streams: usize,
    /// Leave to have so many under way, if not held elsewhere.
    permit: Option<SemaphorePermit<'a>>,
}

enum Picked {
    Link(Arc<Link>),
    Wait,
    Unreachable,
}

impl Origin {
    pub fn new(at: PushOrigin, dialer: Dialer, config: SenderConfig) -> Arc<Self> {
        Arc::new(Self {
            at,
            dialer,
            gate: Semaphore::new(config.in_flight_per_origin),
            config,
            pace: Pace::default(),
            pool: Mutex::default(),
            queued: AtomicUsize::new(0),
            waiting: AtomicUsize::new(0),
            changed: Notify::new(),
        })
    }

    pub async fn send(self: &Arc<Self>, request: &Request) -> Receipt {
        let permit = {
            let _queued = Waiting::new(&self.queued);
            // The semaphore is never closed.
            let Ok(permit) = self.gate.acquire().await else { return Receipt::Retry };
            permit
        };
        match self.pace.admit(Instant::now(), LONGEST_WAIT) {
            Ok(Duration::ZERO) => {}
            Ok(wait) => sleep(wait).await,
            Err(wait) => return Receipt::RetryAfter(wait),
        }
        let receipt = self.exchange(request, false).await;
        drop(permit);
        self.note(receipt, u32::from(receipt == Receipt::Accepted), Instant::now());
        receipt
    }

    /// Learns from a receipt, and that so many were accepted, how fast this origin takes pushes.
    pub fn note(&self, receipt: Receipt, accepted: u32, now: Instant) {
        if accepted > 0 {
            self.pace.accepted(accepted, now);
        }
        // A configured push server's limit is usually one per subscription and says nothing about the others.
        if matches!(receipt, Receipt::RetryAfter(_)) && self.at.service() != Service::Other {
            self.pace.pushed_back(now);
        }
    }

    /// Takes streams for many requests at once, as far as a connection has some free right now and nobody has to wait
    /// for anything: then one by one, with [`Origin::send`], is the way.
    pub fn take<'a>(self: &'a Arc<Self>, most: usize, now: Instant) -> Option<Lease<'a>> {
        if self.pace.is_limited() || self.crowded() {
            return None;
        }
        let pool = self.swept_pool(now);
        let link = pool.links.iter().filter(|link| !link.is_http1()).min_by_key(|link| link.in_flight()).cloned();
        drop(pool);
        let link = link?;
        let room = link.room();
        if room < most {
            self.dial_if_wanted(1);
        }
        let leave = most.min(room).min(self.gate.available_permits());
        if leave == 0 {
            return None;
        }
        let mut permit = self.gate.try_acquire_many(u32::try_from(leave).ok()?).ok()?;
        // Somebody else may have taken some since.
        let streams = link.take(leave, now);
        drop(permit.split(leave - streams));
        if streams == 0 {
            return None;
        }
        Some(Lease { origin: self, link, streams, permit: Some(permit) })
    }

    /// Whether somebody waits for a stream.
    pub fn crowded(&self) -> bool {
        self.waiting.load(Ordering::Acquire) > 0 || self.queued.load(Ordering::Acquire) > 0
    }

    /// `repeated`: the request was already made once, and provably not processed.
    pub async fn exchange(self: &Arc<Self>, request: &Request, mut repeated: bool) -> Receipt {
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
                Picked::Link(link) => return Some(Lease { origin: self, link, streams: 1, permit: None }),
                Picked::Unreachable => return None,
                Picked::Wait => {
                    let _waiting = Waiting::new(&self.waiting);
                    self.dial_if_wanted(self.waiting.load(Ordering::Acquire));
                    changed.await;
                }
            }
        }
    }

    fn pick(&self, failures: u64) -> Picked {
        let now = Instant::now();
        let pool = self.swept_pool(now);
        let mut free: Vec<_> = pool.links.iter().filter(|link| link.room() > 0).collect();
        free.sort_by_key(|link| link.in_flight());
        // Whoever sends many may take the last one at this moment.
        if let Some(link) = free.into_iter().find(|link| link.take(1, now) == 1) {
            return Picked::Link(Arc::clone(link));
        }
        if pool.links.is_empty() && pool.dialing == 0 && pool.failures != failures {
            return Picked::Unreachable;
        }
        Picked::Wait
    }

    /// Opens another connection if there may be one and so many requests want it.
    fn dial_if_wanted(self: &Arc<Self>, wanting: usize) {
        let mut pool = self.pool();
        let http1 = pool.links.iter().any(|link| link.is_http1());
        let (limit, streams) =
            if http1 { (HTTP1_CONNECTIONS, 1) } else { (self.config.connections_per_origin, EXPECTED_STREAMS) };
        let open = pool.links.len() + pool.dialing;
        let paused = open > 0 && pool.failed_at.is_some_and(|at| at.elapsed() < DIAL_PAUSE);
        if open >= limit.max(1) || pool.dialing >= wanting.div_ceil(streams) || paused {
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
        let connection = self.dialer.dial(self.at.base(), Alpn::Both).await.ok()?;
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

impl Lease<'_> {
    /// Gives some of the streams back; those with a request under way must stay.
    pub fn give_back(&mut self, streams: usize) {
        let streams = streams.min(self.streams);
        if streams == 0 {
            return;
        }
        self.streams -= streams;
        self.link.give_back(streams);
        drop(self.permit.as_mut().and_then(|permit| permit.split(streams)));
        // At least one, who may be about to wait.
        for _ in 0..streams.min(self.origin.waiting.load(Ordering::Acquire).max(1)) {
            self.origin.changed.notify_one();
        }
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        self.give_back(self.streams);
    }
}

/// Counts a waiting request for as long as it waits, also when it is cancelled.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn new(counter: &'a AtomicUsize) -> Self {
        counter.fetch_add(1, Ordering::AcqRel);
        Self(counter)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}
