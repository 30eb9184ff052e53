//! What the desk keeps in RAM and may lose: failed sign-ins, passkey ceremonies under way.
use crate::desk::passkey::Ceremonies;
use crate::error::Problem;
use crate::limit::Visitor;
use channel::clock::Timestamp;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};

/// One for the process.
#[derive(Default)]
pub struct Memory {
    /// Passkey ceremonies under way.
    pub ceremonies: Ceremonies,
    salt: RandomState,
    failures: Mutex<HashMap<u64, Failures>>,
}

/// The failures of a login from one address, or from anywhere. They fade within an hour.
#[derive(Clone, Copy)]
struct Failures {
    level: f64,
    last: Timestamp,
}

/// How many failures are free, and how long the wait after them may grow, seconds.
#[derive(Clone, Copy)]
struct Rule {
    free: f64,
    longest: f64,
}

/// Of a login from one address: a guesser waits, and keeps nobody elsewhere waiting.
const NEAR: Rule = Rule { free: 5.0, longest: 900.0 };
/// Of a login from anywhere, against guessers with many addresses: loose, and the wait stays short, since it is the
/// owner's too. Passkeys are not asked.
const FAR: Rule = Rule { free: 100.0, longest: 15.0 };
/// The first wait, seconds; each failure more doubles it.
const FIRST: f64 = 15.0;
/// Seconds in which the free failures come back.
const FADE: f64 = 3600.0;
/// Failures remembered, 24 bytes each. Beyond that the older ones go: as many hashed passwords take far longer.
const REMEMBERED: usize = 50_000;

impl Memory {
    /// Whether this login, known or not, may try now from there.
    pub fn may_try(&self, login: &str, visitor: Visitor, now: Timestamp) -> Result<(), Problem> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let left = |(key, rule)| failures.get(&key).map_or(0.0, |found: &Failures| found.wait_left(rule, now));
        let longest = self.keys(login, visitor).map(left).into_iter().fold(0.0, f64::max);
        if longest > 0.0 { Err(Problem::TooMany(longest.ceil() as u64)) } else { Ok(()) }
    }

    /// A wrong password or code.
    pub fn failed(&self, login: &str, visitor: Visitor, now: Timestamp) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        for age in [FADE, FADE / 6.0, FADE / 60.0] {
            if failures.len() >= REMEMBERED {
                failures.retain(|_, found| seconds(found.last, now) < age);
            }
        }
        for (key, rule) in self.keys(login, visitor) {
            let level = failures.get(&key).map_or(0.0, |found| found.level_at(rule, now));
            failures.insert(key, Failures { level: level + 1.0, last: now });
        }
    }

    /// They got in.
    pub fn succeeded(&self, login: &str, visitor: Visitor) {
        let [(near, _), _] = self.keys(login, visitor);
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).remove(&near);
    }

    /// Hashes, so that nothing typed is kept and every entry is as large as the next.
    fn keys(&self, login: &str, visitor: Visitor) -> [(u64, Rule); 2] {
        [(self.salt.hash_one((login, Some(visitor))), NEAR), (self.salt.hash_one((login, None::<Visitor>)), FAR)]
    }
}

impl Failures {
    fn level_at(self, rule: Rule, now: Timestamp) -> f64 {
        (self.level - seconds(self.last, now) * rule.free / FADE).max(0.0)
    }

    fn wait_left(self, rule: Rule, now: Timestamp) -> f64 {
        let above = self.level_at(rule, now).ceil() - rule.free;
        if above < 0.0 {
            return 0.0;
        }
        ((FIRST * above.exp2()).min(rule.longest) - seconds(self.last, now)).max(0.0)
    }
}

fn seconds(from: Timestamp, to: Timestamp) -> f64 {
    to.duration_since(from).as_secs_f64().max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{IpAddr, Ipv4Addr};

    const HERE: Visitor = Visitor(IpAddr::V4(Ipv4Addr::LOCALHOST));

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn from(number: u32) -> Visitor {
        Visitor(Ipv4Addr::from_bits(number).into())
    }

    #[test]
    fn a_guesser_waits_and_the_owner_gets_in_again() {
        let memory = Memory::default();
        for _ in 0..5 {
            assert!(memory.may_try("eva", HERE, at(0)).is_ok());
            memory.failed("eva", HERE, at(0));
        }
        assert!(matches!(memory.may_try("eva", HERE, at(0)), Err(Problem::TooMany(15))));
        assert!(memory.may_try("otto", HERE, at(0)).is_ok());
        assert!(memory.may_try("eva", from(7), at(0)).is_ok(), "elsewhere nobody waits for it");
        assert!(memory.may_try("eva", HERE, at(16)).is_ok());
        memory.failed("eva", HERE, at(16));
        assert!(matches!(memory.may_try("eva", HERE, at(16)), Err(Problem::TooMany(30))));
        memory.succeeded("eva", HERE);
        assert!(memory.may_try("eva", HERE, at(16)).is_ok());
    }

    #[test]
    fn failures_fade_within_an_hour() {
        let memory = Memory::default();
        (0..5).for_each(|_| memory.failed("eva", HERE, at(0)));
        for second in 3600..3604 {
            memory.failed("eva", HERE, at(second));
            assert!(memory.may_try("eva", HERE, at(second)).is_ok());
        }
    }

    #[test]
    fn many_addresses_together_wait_a_moment_and_no_longer() {
        let memory = Memory::default();
        (0..300).for_each(|number| memory.failed("eva", from(number), at(0)));
        assert!(matches!(memory.may_try("eva", HERE, at(0)), Err(Problem::TooMany(15))));
        assert!(memory.may_try("eva", HERE, at(15)).is_ok());
    }

    #[test]
    fn what_is_remembered_has_an_end() {
        let memory = Memory::default();
        for number in 0..60_000 {
            memory.failed(&number.to_string(), HERE, at(i64::from(number) / 10));
        }
        assert!(memory.failures.lock().unwrap().len() <= REMEMBERED + 1);
    }
}
