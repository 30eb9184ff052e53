//! How fast a delivery gets on at a push service, and how long it will still take. Followers' keys are spread evenly, so
//! the share of the keys walked tells how many are ahead, and nobody has to be counted for it.
use crate::clock::Timestamp;
use crate::delivery::Counts;
use std::time::Duration;

/// The whole, in millionths.
pub const WHOLE: u32 = 1_000_000;
/// The measured rate forgets what is older than about this, seconds.
const MEMORY: f64 = 10.0;
/// A rate that was not measured anew for so long is none.
const STALE: Duration = Duration::from_secs(15);
/// Measurements closer together than this say nothing, seconds.
const TOO_SOON: f64 = 0.5;

/// How one delivery gets on at one push service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// Millionths of the keys walked.
    pub share: u32,
    /// Followers in a thousand seconds, smoothed.
    pub rate: u64,
    /// When that was measured; `None` before the first time.
    pub at: Option<Timestamp>,
}

/// A push service that is left alone for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest {
    /// Until then.
    pub until: Timestamp,
    /// The service named the time itself (Retry-After); otherwise it does not answer.
    pub asked: bool,
}

impl Pace {
    /// After a new look: `before` and `after` are how many had their turn.
    pub fn next(self, before: u64, after: u64, share: u32, now: Timestamp) -> Pace {
        let Some(last) = self.at else { return Pace { share, rate: 0, at: Some(now) } };
        let seconds = now.duration_since(last).as_secs_f64();
        if seconds < TOO_SOON {
            return Pace { share, ..self };
        }
        let measured = after.saturating_sub(before) as f64 * 1000.0 / seconds;
        let old = if self.rate == 0 { measured } else { self.rate as f64 };
        let weight = 1.0 - (-seconds / MEMORY).exp();
        Pace { share, rate: (old + weight * (measured - old)) as u64, at: Some(now) }
    }

    /// How many are still to have their turn, about; `None` before the first had.
    pub fn ahead(self, counts: Counts) -> Option<u64> {
        let left = WHOLE.saturating_sub(self.share);
        if left == 0 {
            return Some(0);
        }
        let walked = (self.share > 0 && counts.all() > 0).then_some(u128::from(self.share))?;
        u64::try_from(u128::from(counts.all()) * u128::from(left) / walked).ok()
    }

    /// Followers a second; `None` while nothing moves.
    pub fn a_second(self, now: Timestamp) -> Option<f64> {
        let fresh = self.at.is_some_and(|at| now.duration_since(at).unsigned_abs() < STALE);
        (fresh && self.rate > 0).then(|| self.rate as f64 / 1000.0)
    }

    /// How long it takes until everybody had a turn, if it goes on as it does.
    pub fn left(self, counts: Counts, now: Timestamp) -> Option<Duration> {
        let (ahead, rate) = (self.ahead(counts)?, self.a_second(now)?);
        Duration::try_from_secs_f64(ahead as f64 / rate).ok()
    }
}

/// The push services of one delivery taken together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Course {
    /// Of a hundred, how many have a final answer; `None` before the first had a turn.
    pub percent: Option<u64>,
    /// Still to have their turn, about; `None` when one service's are unknown.
    pub ahead: Option<u64>,
    /// Followers a second; `None` while nothing moves.
    pub a_second: Option<f64>,
    /// Until everybody had a turn, leaving out services at rest; `None` while nobody can say.
    pub left: Option<Duration>,
}

/// Adds the services up. The slowest decides how long it takes.
pub fn course(services: &[(Counts, Pace, Option<Rest>)], now: Timestamp) -> Course {
    let resting = |rest: &Option<Rest>| rest.is_some_and(|rest| rest.until > now);
    let (mut answered, mut expected, mut known, mut rate) = (0, 0, 0, 0.0);
    let mut left = Some(Duration::ZERO);
    for (counts, pace, rest) in services {
        let ahead = pace.ahead(*counts);
        if let Some(ahead) = ahead {
            known += 1;
            answered += counts.all() - counts.waiting;
            expected += counts.all() + ahead;
        }
        rate += pace.a_second(now).unwrap_or_default();
        if !resting(rest) && ahead != Some(0) {
            left = left.and_then(|longest| Some(longest.max(pace.left(*counts, now)?)));
        }
    }
    let all = services.len() as u64;
    let unheard = services.iter().any(|(counts, pace, _)| pace.ahead(*counts) != Some(0));
    Course {
        percent: (expected > 0).then(|| answered * 100 * known / expected / all.max(1)),
        ahead: (known == all).then(|| services.iter().filter_map(|(counts, pace, _)| pace.ahead(*counts)).sum()),
        a_second: (rate > 0.0).then_some(rate),
        left: left.filter(|left| unheard && !left.is_zero()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(1_790_000_000_000 + ms).unwrap()
    }

    fn told(accepted: u64) -> Counts {
        Counts { accepted, ..Counts::default() }
    }

    #[test]
    fn a_steady_walk_is_foretold() {
        let mut pace = Pace::default().next(0, 0, 0, at(0));
        assert_eq!((pace.ahead(told(0)), pace.left(told(0), at(0))), (None, None), "nobody had a turn yet");
        for second in 1..=50 {
            let count = second * 2_000;
            pace = pace.next(count - 2_000, count, (count * 5) as u32, at(second as i64 * 1000));
        }
        let counts = told(100_000);
        assert_eq!(pace.ahead(counts), Some(100_000));
        assert_eq!(pace.a_second(at(50_000)), Some(2_000.0));
        assert_eq!(pace.left(counts, at(50_000)), Some(Duration::from_secs(50)));
        assert_eq!(pace.left(counts, at(66_000)), None, "nothing has moved for a while");
        assert_eq!(Pace { share: WHOLE, ..pace }.ahead(counts), Some(0));
    }

    #[test]
    fn the_slowest_service_decides_and_one_at_rest_is_left_out() {
        let pace = |share, rate| Pace { share, rate, at: Some(at(0)) };
        let (quick, slow) = ((told(900), pace(900_000, 100_000), None), (told(100), pace(500_000, 1_000), None));
        let both = course(&[quick, slow], at(0));
        assert_eq!((both.percent, both.ahead), (Some(1000 * 100 / 1200), Some(200)));
        assert_eq!((both.a_second, both.left), (Some(101.0), Some(Duration::from_secs(100))));
        let resting = (Counts::default(), pace(0, 0), Some(Rest { until: at(9), asked: true }));
        let three = course(&[quick, slow, resting], at(0));
        assert_eq!((three.ahead, three.left), (None, Some(Duration::from_secs(100))));
        assert!(three.percent < both.percent, "what nobody knows yet is not called done");
        let waiting = Counts { accepted: 6, waiting: 4, ..Counts::default() };
        let later = course(&[(waiting, pace(WHOLE, 0), None)], at(0));
        assert_eq!((later.percent, later.ahead, later.left), (Some(60), Some(0), None));
        assert_eq!(course(&[], at(0)), Course { ahead: Some(0), ..Course::default() });
    }

    proptest! {
        #[test]
        fn it_never_panics_and_never_runs_ahead(
            before in 0u64..50_000_000, more in 0u64..50_000_000, share in 0u32..=WHOLE, ms in -5_000i64..100_000,
            rate in 0u64..1_000_000_000,
        ) {
            let pace = Pace { share: 0, rate, at: Some(at(0)) }.next(before, before + more, share, at(ms));
            pace.left(told(before + more), at(ms));
            let most = (more as f64 * 1000.0 / (ms as f64 / 1000.0).max(0.5)).max(rate as f64);
            prop_assert!(pace.rate as f64 <= most + 1.0);
        }
    }
}
