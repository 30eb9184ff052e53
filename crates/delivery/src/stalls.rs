//! Push services that do not answer. A range that meets one is given back until later, instead of turning each of its
//! followers into a later attempt; other services' ranges are not held up.
use channel::clock::Timestamp;
use channel::delivery::Lane;
use channel::pace::Rest;
use channel::retry::{self, Next};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// So many attempts in a row without a single answer are no accident.
const STREAK: u64 = 20;
/// Wait when the table of back-off has come to its end.
const LONGEST: Duration = Duration::from_secs(3600);
/// Wildcard hosts let followers invent push services; the memory for them is bounded.
const SERVICES: usize = 1024;

#[derive(Default)]
pub struct Stalls {
    services: Mutex<HashMap<(Lane, String), Stall>>,
}

#[derive(Default)]
struct Stall {
    streak: u64,
    times: u32,
    until: Option<Timestamp>,
    asked: bool,
    /// The desk knows of this rest.
    told: bool,
}

/// How some attempts at one push service went.
#[derive(Default, Clone, Copy)]
pub struct Tries {
    /// Answered for good, whatever the answer.
    pub answered: u64,
    /// No answer, or "later".
    pub failed: u64,
    /// The longest Retry-After among them.
    pub asked: Option<Duration>,
}

impl Stalls {
    /// When this service may be tried again, if it must not be tried now.
    pub fn until(&self, lane: Lane, origin: &str, now: Timestamp) -> Option<Timestamp> {
        self.with(|services| services.get(&(lane, origin.to_owned()))?.until.filter(|until| *until > now))
    }

    /// Whether the last word from this service was no answer: try it with few.
    pub fn suspect(&self, lane: Lane, origin: &str) -> bool {
        self.with(|services| services.get(&(lane, origin.to_owned())).is_some_and(|stall| stall.until.is_some()))
    }

    /// Takes note; answers until when to leave the service alone, if so.
    pub fn note(&self, lane: Lane, origin: &str, tries: Tries, now: Timestamp, spread: f64) -> Option<Timestamp> {
        self.with(|services| {
            let key = (lane, origin.to_owned());
            if tries.answered > 0 {
                services.remove(&key);
                return None;
            }
            if tries.failed == 0 {
                return None;
            }
            if services.len() >= SERVICES && !services.contains_key(&key) {
                services.clear();
            }
            let stall = services.entry(key).or_default();
            stall.streak += tries.failed;
            // Once it is left alone, what was still under way does not make it worse.
            if let Some(until) = stall.until.filter(|until| *until > now) {
                return Some(until);
            }
            if stall.streak < STREAK && stall.until.is_none() {
                return None;
            }
            stall.times += 1;
            let wait = match retry::next(lane, stall.times, Duration::ZERO, tries.asked, spread) {
                Next::After(wait) => wait,
                Next::GiveUp => LONGEST,
            };
            stall.until = Some(later(now, wait));
            (stall.asked, stall.told) = (tries.asked.is_some(), false);
            stall.until
        })
    }

    /// The rests begun since the last call.
    pub fn fresh(&self) -> Vec<(Lane, String, Rest)> {
        self.with(|services| {
            let untold = services.iter_mut().filter(|(_, stall)| !stall.told);
            let fresh = untold.filter_map(|((lane, origin), stall)| {
                let rest = Rest { until: stall.until?, asked: stall.asked };
                stall.told = true;
                Some((*lane, origin.clone(), rest))
            });
            fresh.collect()
        })
    }

    /// How many push services this lane leaves alone right now.
    pub fn resting(&self, lane: Lane, now: Timestamp) -> usize {
        let rests = |stall: &Stall| stall.until.is_some_and(|until| until > now);
        self.with(|services| services.iter().filter(|((of, _), stall)| *of == lane && rests(stall)).count())
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<(Lane, String), Stall>) -> T) -> T {
        work(&mut self.services.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Adds, staying within what can be told as a time.
pub fn later(now: Timestamp, by: Duration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEAD: Tries = Tries { answered: 0, failed: 10, asked: None };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_dead_service_is_left_alone_for_longer_each_time_and_a_living_one_is_forgiven() {
        let stalls = Stalls::default();
        let origin = "https://push.example";
        assert_eq!(stalls.note(Lane::News, origin, DEAD, at(0), 0.5), None);
        assert_eq!(stalls.note(Lane::News, origin, DEAD, at(0), 0.5), Some(at(30)));
        assert_eq!(stalls.note(Lane::News, origin, DEAD, at(10), 0.5), Some(at(30)), "still the same outage");
        assert_eq!(stalls.until(Lane::News, origin, at(29)), Some(at(30)));
        assert_eq!(stalls.until(Lane::Warning, origin, at(29)), None, "warnings have their own connections");
        assert_eq!(stalls.until(Lane::News, origin, at(30)), None);
        assert!(stalls.suspect(Lane::News, origin));
        assert_eq!(stalls.note(Lane::News, origin, DEAD, at(30), 0.5), Some(at(90)));
        let alive = Tries { answered: 1, failed: 199, asked: None };
        assert_eq!(stalls.note(Lane::News, origin, alive, at(90), 0.5), None);
        assert!(!stalls.suspect(Lane::News, origin));
    }

    #[test]
    fn a_service_that_says_when_is_believed() {
        let stalls = Stalls::default();
        let told = Tries { answered: 0, failed: 200, asked: Some(Duration::from_secs(900)) };
        assert_eq!(stalls.note(Lane::Warning, "x", told, at(0), 0.5), Some(at(900)));
    }
}
