//! How fast calls may follow each other at one account: a bucket of tokens, kept as one time (the generic cell rate
//! algorithm), so that a row of the database can hold it and nodes share it.
use crate::clock::Timestamp;
use std::time::Duration;

/// One token comes back `every` so often; `burst` of them may lie ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Between two calls in the long run.
    pub every: Duration,
    /// Calls that may be made at once after a rest.
    pub burst: u32,
}

impl Pace {
    /// Takes a token at `now`. `full` is when the bucket is full again, as it was kept. The new time to keep, or how long
    /// to wait.
    pub fn take(self, full: Timestamp, now: Timestamp) -> Result<Timestamp, Duration> {
        let next = full.max(now) + self.every;
        let earliest = next - self.every * self.burst.max(1);
        if earliest > now {
            return Err(Duration::try_from(earliest.duration_since(now)).unwrap_or_default());
        }
        Ok(next)
    }

    /// Takes a token for a call that is made whatever the bucket says; what follows waits for it.
    pub fn charge(self, full: Timestamp, now: Timestamp) -> Timestamp {
        full.max(now) + self.every
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_window_holds_more_than_burst_and_rate(gaps in prop::collection::vec(0u64..3_000, 1..80)) {
            let pace = Pace { every: Duration::from_secs(1), burst: 3 };
            let mut now = Timestamp::from_second(1_790_000_000).unwrap();
            let (mut full, mut taken) = (now, Vec::new());
            for gap in gaps {
                now += Duration::from_millis(gap);
                match pace.take(full, now) {
                    Ok(next) => { full = next; taken.push(now); }
                    Err(wait) => prop_assert!(pace.take(full, now + wait).is_ok() && !wait.is_zero()),
                }
            }
            for (n, first) in taken.iter().enumerate() {
                for (m, last) in taken.iter().enumerate().skip(n) {
                    let span = last.duration_since(*first).as_secs_f64();
                    prop_assert!(((m - n + 1) as f64) <= 3.0 + span + 0.001);
                }
            }
        }
    }
}
