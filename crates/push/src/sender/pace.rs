//! How fast an origin takes pushes: unlimited until it pushes back, then a token bucket whose rate is halved at each
//! push-back and grows again with every push accepted.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Pushes a second below which the rate is never cut.
const FLOOR: f64 = 5.0;
/// Pushes a second gained per second of sending at the full rate.
const GAIN: f64 = 50.0;
/// Push-backs closer together than this are one: they answer requests that were under way already.
const ONE_CUT: Duration = Duration::from_secs(1);

#[derive(Default)]
pub struct Pace {
    state: Mutex<State>,
    /// Whether there is a limit, to be looked at without the lock.
    limited: AtomicBool,
}

#[derive(Default)]
struct State {
    limit: Option<Limit>,
    /// Pushes accepted since the window began, and the rate of the last whole window.
    window: Option<Instant>,
    accepted: u32,
    measured: f64,
}

struct Limit {
    rate: f64,
    /// The rate at which the origin first pushed back; the limit goes when twice that is reached again.
    first: f64,
    tokens: f64,
    filled: Instant,
    cut: Instant,
}

impl Pace {
    /// Takes a token and says how long to wait before using it. Takes none, and says so by an error, if that is longer
    /// than `longest`: a request that is handed back must not hold up those after it.
    pub fn admit(&self, now: Instant, longest: Duration) -> Result<Duration, Duration> {
        let mut state = self.state();
        let Some(limit) = &mut state.limit else { return Ok(Duration::ZERO) };
        let elapsed = now.saturating_duration_since(limit.filled).as_secs_f64();
        limit.filled = now;
        // A full bucket holds a tenth of a second's worth.
        limit.tokens = (limit.tokens + elapsed * limit.rate).min((limit.rate / 10.0).max(1.0));
        let wait = Duration::from_secs_f64((1.0 - limit.tokens).max(0.0) / limit.rate);
        if wait > longest {
            return Err(wait);
        }
        limit.tokens -= 1.0;
        Ok(wait)
    }

    /// Whether the origin has pushed back and not yet recovered.
    pub fn is_limited(&self) -> bool {
        self.limited.load(Ordering::Acquire)
    }

    /// So many were accepted.
    pub fn accepted(&self, count: u32, now: Instant) {
        let mut state = self.state();
        state.accepted += count;
        let began = *state.window.get_or_insert(now);
        let elapsed = now.saturating_duration_since(began).as_secs_f64();
        if elapsed >= 1.0 {
            state.measured = f64::from(state.accepted) / elapsed;
            state.accepted = 0;
            state.window = Some(now);
        }
        if let Some(limit) = &mut state.limit {
            limit.rate += f64::from(count) * GAIN / limit.rate;
            if limit.rate > 2.0 * limit.first {
                state.limit = None;
                self.limited.store(false, Ordering::Release);
            }
        }
    }

    pub fn pushed_back(&self, now: Instant) {
        let mut state = self.state();
        let measured = state.measured.max(f64::from(state.accepted));
        match &mut state.limit {
            Some(limit) if now.saturating_duration_since(limit.cut) < ONE_CUT => {}
            Some(limit) => {
                limit.rate = (limit.rate / 2.0).max(FLOOR);
                limit.cut = now;
            }
            None => {
                let first = measured.max(FLOOR);
                let rate = (first / 2.0).max(FLOOR);
                state.limit = Some(Limit { rate, first, tokens: 0.0, filled: now, cut: now });
                self.limited.store(true, Ordering::Release);
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(pace: &Pace, now: Instant) -> Duration {
        pace.admit(now, Duration::MAX).unwrap()
    }

    fn push(pace: &Pace, now: &mut Instant, count: u32) {
        for _ in 0..count {
            *now += wait(pace, *now) + Duration::from_millis(1);
            pace.accepted(1, *now);
        }
    }

    #[tokio::test]
    async fn is_unlimited_until_pushed_back_and_again_after_recovery() {
        let pace = Pace::default();
        let mut now = Instant::now();
        push(&pace, &mut now, 3_000);
        assert_eq!(wait(&pace, now), Duration::ZERO);
        pace.pushed_back(now);
        let begin = now;
        push(&pace, &mut now, 500);
        let rate = 500.0 / (now - begin).as_secs_f64();
        assert!((400.0..650.0).contains(&rate), "half of a thousand a second, growing: {rate}");
        push(&pace, &mut now, 200_000);
        assert_eq!((wait(&pace, now), wait(&pace, now)), (Duration::ZERO, Duration::ZERO));
    }

    #[tokio::test]
    async fn one_burst_of_push_backs_is_one_cut_and_there_is_a_floor() {
        let pace = Pace::default();
        let mut now = Instant::now();
        push(&pace, &mut now, 2_000);
        for _ in 0..100 {
            pace.pushed_back(now);
        }
        let waits: Duration = (0..100).map(|_| wait(&pace, now)).max().unwrap_or_default();
        assert!(waits < Duration::from_millis(250), "100 tokens at 500 a second: {waits:?}");
        for _ in 0..100 {
            now += Duration::from_secs(2);
            pace.pushed_back(now);
        }
        now += Duration::from_secs(60);
        assert!(wait(&pace, now) + wait(&pace, now) <= Duration::from_millis(200));
    }
    #[tokio::test]
    async fn a_request_handed_back_takes_no_token() {
        let (pace, now) = (Pace::default(), Instant::now());
        pace.pushed_back(now);
        let longest = Duration::from_secs(2);
        let admitted = (0..1_000).filter(|_| pace.admit(now, longest).is_ok()).count();
        assert_eq!(admitted, 10, "two seconds' worth at the floor");
        assert!(pace.admit(now + longest, longest).is_ok());
    }
}
