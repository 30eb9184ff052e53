use crate::ring::Ring;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// Rings kept while the line is down or slow; the same one is kept once. What comes on top is lost, as the line's are.
const KEPT: usize = 1024;

/// What is to be rung.
#[derive(Default)]
pub struct Queue {
    rings: Mutex<VecDeque<Ring>>,
    rests_until: Mutex<Option<Instant>>,
    put: Notify,
}

impl Queue {
    pub fn put(&self, ring: Ring) {
        let mut rings = self.rings.lock().unwrap_or_else(PoisonError::into_inner);
        if !rings.contains(&ring) && rings.len() < KEPT {
            rings.push_back(ring);
        }
        drop(rings);
        self.put.notify_one();
    }

    /// Everything, in order.
    pub fn take(&self) -> VecDeque<Ring> {
        std::mem::take(&mut *self.rings.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Nothing goes out for so long.
    pub fn rest(&self, time: Duration) {
        *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + time);
    }

    /// Ready when there is something to send and the rest is over.
    pub async fn waiting(&self) {
        while self.rings.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
            self.put.notified().await;
        }
        let until = *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(until) = until {
            tokio::time::sleep_until(until).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use channel::delivery::Lane;
    use channel::ids::ChannelId;

    #[tokio::test]
    async fn a_flood_is_one_ring_and_a_dead_line_keeps_only_so_much() {
        let queue = Queue::default();
        (0..100_000).for_each(|_| queue.put(Ring::Due(Lane::News)));
        queue.waiting().await;
        assert_eq!(queue.take(), [Ring::Due(Lane::News)]);
        (0..5_000).for_each(|number| queue.put(Ring::Touched(ChannelId(number))));
        assert_eq!(queue.take().len(), KEPT);
    }
}
