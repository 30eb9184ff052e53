//! Counts how often pages and feeds are asked for. What is kept is a number a post and kind, never who asked: no cookie, no
//! address, no kind of browser, no time. So a reader who comes twice counts twice, and so does a search engine.
use channel::clock::Timestamp;
use channel::ids::{ChannelId, PostId};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};
use store::{Figure, FigureKind, Figures, StoreError};

/// Pages counted apart between two writings; what comes beyond is not counted. Only pages that are there are counted, so
/// nobody fills this with addresses of their own making.
const PAGES: usize = 100_000;

type Key = (ChannelId, Option<PostId>, FigureKind);

/// The numbers since they were last written.
#[derive(Default)]
pub struct Counter {
    numbers: RwLock<HashMap<Key, AtomicU64>>,
}

impl Counter {
    /// One more. An addition; only the first of a page since the last writing waits for the others.
    pub fn count(&self, channel: ChannelId, post: Option<PostId>, what: FigureKind) {
        self.add((channel, post, what), 1);
    }

    fn add(&self, key: Key, number: u64) {
        if let Some(found) = self.numbers.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            found.fetch_add(number, Ordering::Relaxed);
            return;
        }
        let mut numbers = self.numbers.write().unwrap_or_else(PoisonError::into_inner);
        if numbers.len() < PAGES || numbers.contains_key(&key) {
            numbers.entry(key).or_default().fetch_add(number, Ordering::Relaxed);
        }
    }

    fn take(&self) -> Vec<Figure> {
        let taken = std::mem::take(&mut *self.numbers.write().unwrap_or_else(PoisonError::into_inner));
        let figure = |((channel, post, what), number): (Key, AtomicU64)| Figure {
            channel,
            post,
            what,
            number: number.into_inner(),
        };
        taken.into_iter().map(figure).collect()
    }

    /// Writes the numbers as those of today and begins anew. What cannot be written is kept for the next time.
    pub async fn write(&self, figures: &Figures, now: Timestamp) -> Result<(), StoreError> {
        let mut taken = self.take();
        if taken.is_empty() {
            return Ok(());
        }
        // Two nodes that write at once lock the rows in the same order.
        taken.sort_by_key(|figure| (figure.channel, figure.post, figure.what));
        let written = figures.add(day(now), &taken).await;
        if written.is_err() {
            taken.into_iter().for_each(|one| self.add((one.channel, one.post, one.what), one.number));
        }
        written
    }
}

/// Days since 1970, UTC.
pub fn day(at: Timestamp) -> i64 {
    at.as_second().div_euclid(86_400)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_at_once_are_all_counted() {
        let counter = Counter::default();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for post in 0..1_000 {
                        counter.count(ChannelId(1), Some(PostId(post % 3)), FigureKind::Page);
                    }
                });
            }
        });
        let taken = counter.take();
        assert_eq!((taken.len(), taken.iter().map(|one| one.number).sum::<u64>()), (3, 8_000));
        assert!(counter.take().is_empty());
    }
}
