//! What came of telling servers since the program began: sums alone, no server and nobody by name.
use std::sync::atomic::{AtomicU64, Ordering};

/// What comes of telling a server, as the metrics name it.
const CLASSES: [&str; 6] = ["taken", "gone", "refused", "busy", "broken", "silent"];

/// The sums.
#[derive(Debug, Default)]
pub struct Counts([AtomicU64; CLASSES.len()]);

impl Counts {
    /// One more, by the status that was answered; 0 for no answer.
    pub fn count(&self, status: u16) {
        let class = match status {
            200..=299 => 0,
            404 | 410 => 1,
            429 | 503 => 3,
            500..=599 => 4,
            0 => 5,
            _ => 2,
        };
        self.0[class].fetch_add(1, Ordering::Relaxed);
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, u64)> {
        CLASSES.into_iter().zip(&self.0).map(|(class, sum)| (class, sum.load(Ordering::Relaxed)))
    }
}
