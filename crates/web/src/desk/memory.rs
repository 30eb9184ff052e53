//! What the desk keeps in RAM and may lose: failed sign-ins, passkey ceremonies under way.
use crate::desk::passkey::Ceremonies;
use crate::error::Problem;
use channel::clock::Timestamp;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// One for the process.
#[derive(Default)]
pub struct Memory {
    /// Passkey ceremonies under way.
    pub ceremonies: Ceremonies,
    failures: Mutex<HashMap<String, Failures>>,
}

struct Failures {
    count: u32,
    last: Timestamp,
}

/// Failures a login may have before it must wait.
const FREE: u32 = 5;
/// Longest wait, seconds. A stranger can keep a login waiting that long, not lock it out: passkeys are not asked.
const LONGEST: u64 = 900;
/// Logins remembered; beyond that the ones that need not wait any more are forgotten.
const REMEMBERED: usize = 10_000;

impl Memory {
    /// Whether this login, known or not, may try now.
    pub fn may_try(&self, login: &str, now: Timestamp) -> Result<(), Problem> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let left = failures.get(login).map_or(0, |f| f.wait_left(now));
        if left > 0 { Err(Problem::TooMany(left)) } else { Ok(()) }
    }

    /// A wrong password or code.
    pub fn failed(&self, login: &str, now: Timestamp) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= REMEMBERED {
            failures.retain(|_, f| f.wait_left(now) > 0);
        }
        let entry = failures.entry(login.to_owned()).or_insert(Failures { count: 0, last: now });
        entry.count = entry.count.saturating_add(1);
        entry.last = now;
    }

    /// They got in.
    pub fn succeeded(&self, login: &str) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).remove(login);
    }
}

impl Failures {
    fn wait_left(&self, now: Timestamp) -> u64 {
        if self.count < FREE {
            return 0;
        }
        let wait = 15u64.saturating_mul(1 << (self.count - FREE).min(10)).min(LONGEST);
        let passed = u64::try_from(now.duration_since(self.last).as_secs()).unwrap_or(0);
        wait.saturating_sub(passed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guesser_waits_and_the_owner_gets_in_again() {
        let memory = Memory::default();
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        for _ in 0..FREE {
            assert!(memory.may_try("eva", now).is_ok());
            memory.failed("eva", now);
        }
        assert!(matches!(memory.may_try("eva", now), Err(Problem::TooMany(15))));
        assert!(memory.may_try("otto", now).is_ok());
        let later = Timestamp::from_second(1_800_000_016).unwrap();
        assert!(memory.may_try("eva", later).is_ok());
        memory.succeeded("eva");
        assert!(memory.may_try("eva", now).is_ok());
    }
}
