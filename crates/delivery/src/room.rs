use crate::armory::Armory;
use crate::letters::Letters;
use crate::parts::Parts;
use crate::progress::Progress;
use crate::stalls::Stalls;
use crate::waker::Waker;
use channel::clock::Timestamp;
use channel::ids::DeliveryId;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use store::HandOver;
use tokio::sync::{Notify, watch};

/// What all workers share.
pub struct Room {
    pub parts: Parts,
    /// Names this run of the program in leases.
    pub boot: i64,
    pub waker: Arc<Waker>,
    pub progress: Arc<Progress>,
    pub letters: Letters,
    pub stalls: Stalls,
    /// Something may be finished.
    pub moved: Notify,
    pub armory: Armory,
    /// Keys were used, so there are some to make.
    pub keys_used: Notify,
    work: Work,
    warning: Moves,
    touched: Mutex<HashSet<DeliveryId>>,
    handed: Mutex<HashMap<(DeliveryId, String), (Timestamp, Timestamp)>>,
    held: Mutex<HashSet<DeliveryId>>,
    stopping: watch::Sender<bool>,
}

/// Boxes opened and messages sealed: what the processor is needed for. Waiting for a push service needs none of it. One
/// looks, many work.
#[derive(Default)]
struct Work {
    done: AtomicU64,
    /// Of `done`, what was found followed by quiet.
    seen: AtomicU64,
}

/// When a warning last got on in this process.
struct Moves {
    begun: Instant,
    /// Milliseconds after `begun`, and one more; 0 for never.
    last: AtomicU64,
}

impl Default for Moves {
    fn default() -> Moves {
        Moves { begun: Instant::now(), last: AtomicU64::new(0) }
    }
}

/// A warning that got on so lately, in milliseconds, needs the processor; one that only waits for a push service that hangs
/// does not.
const MOVES: u64 = 300;

/// So little work since is still quiet: what is tried again and again while a push service is away.
const LITTLE: u64 = 50;

impl Room {
    pub fn new(parts: Parts) -> Room {
        // Never 0, which is what a lease held by nobody looks like.
        let boot = ((parts.random)() >> 1).max(1) as i64;
        Room {
            parts,
            boot,
            waker: Arc::default(),
            progress: Arc::default(),
            letters: Letters::default(),
            stalls: Stalls::default(),
            moved: Notify::new(),
            armory: Armory::default(),
            keys_used: Notify::new(),
            work: Work::default(),
            warning: Moves::default(),
            touched: Mutex::default(),
            handed: Mutex::default(),
            held: Mutex::default(),
            stopping: watch::Sender::new(false),
        }
    }

    /// So many boxes are opened, or messages sealed, now.
    pub fn working(&self, pieces: usize) {
        self.work.done.fetch_add(pieces as u64, Ordering::Relaxed);
    }

    /// A message of a warning is about to be sealed.
    pub fn warning_moves(&self) {
        let passed = u64::try_from(self.warning.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.warning.last.store(passed.saturating_add(1), Ordering::Relaxed);
    }

    /// Whether a warning is getting on right now: news in this process stands back, so that the warning has the whole
    /// processor and not its half of it.
    pub fn warns(&self) -> bool {
        let last = self.warning.last.load(Ordering::Relaxed);
        let passed = u64::try_from(self.warning.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        last > 0 && passed.saturating_sub(last - 1) < MOVES
    }

    /// Ready when the processor was hardly needed for so long; at once if it was ready and hardly anything came since. What
    /// only waits for a push service that hangs keeps nobody from it.
    pub async fn idle(&self, quiet: Duration) {
        loop {
            let done = self.work.done.load(Ordering::Relaxed);
            if done.saturating_sub(self.work.seen.load(Ordering::Relaxed)) <= LITTLE {
                return;
            }
            tokio::time::sleep(quiet).await;
            let then = self.work.done.load(Ordering::Relaxed);
            if then.saturating_sub(done) <= LITTLE {
                self.work.seen.store(then, Ordering::Relaxed);
            }
        }
    }

    pub fn now(&self) -> Timestamp {
        self.parts.clock.now()
    }

    /// 0.0 to 1.0, the end excluded.
    pub fn spread(&self) -> f64 {
        ((self.parts.random)() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    pub fn stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    /// Ready when it is time to stop.
    pub async fn stopped(&self) {
        let mut stopping = self.stopping.subscribe();
        stopping.wait_for(|stop| *stop).await.ok();
    }

    /// The numbers of this delivery changed.
    pub fn touch(&self, delivery: DeliveryId) {
        self.touched.lock().unwrap_or_else(PoisonError::into_inner).insert(delivery);
    }

    /// Those whose numbers changed since the last call.
    pub fn touched(&self) -> HashSet<DeliveryId> {
        std::mem::take(&mut *self.touched.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Messages of a delivery were handed over to a push service, the first and the last of them then.
    pub fn handed(&self, one: HandOver) {
        let mut handed = self.handed.lock().unwrap_or_else(PoisonError::into_inner);
        let known = handed.entry((one.delivery, one.origin)).or_insert((one.first, one.last));
        *known = (known.0.min(one.first), known.1.max(one.last));
    }

    /// What was noted so since the last call.
    pub fn handed_over(&self) -> Vec<HandOver> {
        let handed = std::mem::take(&mut *self.handed.lock().unwrap_or_else(PoisonError::into_inner));
        let all = handed.into_iter();
        all.map(|((delivery, origin), (first, last))| HandOver { delivery, origin, first, last }).collect()
    }

    /// A person holds these, and no others.
    pub fn hold(&self, held: Vec<DeliveryId>) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = held.into_iter().collect();
    }

    /// Whether a person holds it.
    pub fn is_held(&self, delivery: DeliveryId) -> bool {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).contains(&delivery)
    }

    /// How old something ordered then is.
    pub fn age(&self, created: Timestamp) -> Duration {
        Duration::try_from(self.now().duration_since(created)).unwrap_or_default()
    }
}
