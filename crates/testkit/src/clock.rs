//! Clocks for tests.
use channel::clock::{Clock, Timestamp, from_ms};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// Stands still until it is moved.
#[derive(Debug)]
pub struct FakeClock {
    ms: AtomicI64,
}

impl FakeClock {
    /// Starts at an instant like `2026-11-21T10:00:00Z`.
    pub fn at(text: &str) -> FakeClock {
        let start: Timestamp = text.parse().expect("an instant in RFC 3339");
        FakeClock { ms: AtomicI64::new(start.as_millisecond()) }
    }

    /// Goes forward.
    pub fn advance(&self, by: Duration) {
        let ms = i64::try_from(by.as_millis()).expect("a duration a test can mean");
        self.ms.fetch_add(ms, Ordering::SeqCst);
    }

    /// Jumps, also backwards.
    pub fn set(&self, to: Timestamp) {
        self.ms.store(to.as_millisecond(), Ordering::SeqCst);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        from_ms(self.ms.load(Ordering::SeqCst))
    }
}

/// The real time, for tests with other programs (browsers, child processes) that have their own idea of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct WallClock;

impl Clock for WallClock {
    #[expect(clippy::disallowed_methods, reason = "other programs in the test use the real time")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
