//! The real clock and the real randomness: the only place that has them.
use channel::clock::{Clock, Timestamp};

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the one real clock that everybody else is handed")]
        Timestamp::now()
    }
}

/// The operating system's randomness.
pub struct SystemRandom;

impl web::app::Random for SystemRandom {
    fn fill(&self, out: &mut [u8]) {
        // Without randomness no token is safe: better to stop than to go on with zeros.
        if aws_lc_rs::rand::fill(out).is_err() {
            std::process::abort();
        }
    }
}
