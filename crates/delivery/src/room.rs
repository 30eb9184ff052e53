use crate::armory::Armory;
use crate::letter::Letters;
use crate::parts::Parts;
use crate::progress::Progress;
use crate::stalls::Stalls;
use crate::waker::Waker;
use channel::clock::Timestamp;
use channel::ids::DeliveryId;
use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
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
    touched: Mutex<HashSet<DeliveryId>>,
    held: Mutex<HashSet<DeliveryId>>,
    stopping: watch::Sender<bool>,
}

/// Whether anything is sent. One looks, many work.
#[derive(Default)]
struct Work {
    under_way: AtomicUsize,
    begun: AtomicU64,
    /// Of `begun`, what was found ended and quiet.
    seen: AtomicU64,
    ended: Notify,
}

/// Held while something is sent.
pub struct AtWork<'a>(&'a Work);

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        if self.0.under_way.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.ended.notify_one();
        }
    }
}

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
            touched: Mutex::default(),
            held: Mutex::default(),
            stopping: watch::Sender::new(false),
        }
    }

    /// Something is sent as long as this is held.
    pub fn at_work(&self) -> AtWork<'_> {
        self.work.under_way.fetch_add(1, Ordering::AcqRel);
        self.work.begun.fetch_add(1, Ordering::AcqRel);
        AtWork(&self.work)
    }

    /// Ready when nothing is sent and nothing was for so long; at once if it was ready and nothing began since.
    pub async fn idle(&self, quiet: Duration) {
        loop {
            let ended = self.work.ended.notified();
            let begun = self.work.begun.load(Ordering::Acquire);
            if self.work.under_way.load(Ordering::Acquire) > 0 {
                ended.await;
                continue;
            }
            if begun == self.work.seen.load(Ordering::Acquire) {
                return;
            }
            tokio::time::sleep(quiet).await;
            if begun == self.work.begun.load(Ordering::Acquire) {
                self.work.seen.store(begun, Ordering::Release);
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
