//! The proof that a channel belongs to a domain: both a DNS record and a document on the town's main site must name
//! the channel's key. Checked daily; it lapses after a grace period, never silently.
use crate::clock::Timestamp;
use jiff::SignedDuration;

/// How long a verified channel keeps its mark while the proof cannot be found, e.g. during a relaunch of the site.
pub const GRACE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long when the domain names a different key: likely a take-over, or a restore with a new key.
pub const GRACE_CONTRADICTED: SignedDuration = SignedDuration::from_hours(24);
/// Time between two checks of a verified channel.
pub const RECHECK: SignedDuration = SignedDuration::from_hours(24);
/// Time between two checks of a pending channel, so that the mark comes soon after the record was set.
pub const RECHECK_PENDING: SignedDuration = SignedDuration::from_mins(10);

/// Where the proof stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// No domain named yet.
    Unverified,
    /// A domain was named; the proof was not complete yet.
    Pending,
    /// Both legs agree with the key.
    Verified,
    /// Was verified; the grace period ran out.
    Lapsed,
}

impl State {
    /// The word in the database, metrics and translation keys.
    pub fn key(self) -> &'static str {
        match self {
            State::Unverified => "unverified",
            State::Pending => "pending",
            State::Verified => "verified",
            State::Lapsed => "lapsed",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<State> {
        [State::Unverified, State::Pending, State::Verified, State::Lapsed].into_iter().find(|s| s.key() == key)
    }
}

/// What one leg of the proof said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Leg {
    /// It names the channel's key.
    Agrees,
    /// It was read and names no key for this channel.
    Absent,
    /// It names another key.
    Contradicts,
    /// It could not be read: time-out, server error, no network.
    Unreachable,
}

impl Leg {
    /// The word in the database and translation keys (`verification.leg.agrees`).
    pub fn key(self) -> &'static str {
        match self {
            Leg::Agrees => "agrees",
            Leg::Absent => "absent",
            Leg::Contradicts => "contradicts",
            Leg::Unreachable => "unreachable",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Leg> {
        [Leg::Agrees, Leg::Absent, Leg::Contradicts, Leg::Unreachable].into_iter().find(|l| l.key() == key)
    }
}

/// Both legs of one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The DNS TXT record `_ausrufer.<domain>`.
    pub dns: Leg,
    /// `https://<domain>/.well-known/ausrufer.json`.
    pub site: Leg,
}

/// The standing of a channel's proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verification {
    /// The state.
    pub state: State,
    /// Since when.
    pub since: Timestamp,
    /// Last check, if any.
    pub checked: Option<Timestamp>,
    /// What it found.
    pub finding: Option<Finding>,
    /// When the mark lapses unless the proof is found again; set only while a verified channel's proof is missing.
    pub grace_until: Option<Timestamp>,
}

impl Verification {
    /// Before a domain is named.
    pub fn unverified(now: Timestamp) -> Self {
        Self { state: State::Unverified, since: now, checked: None, finding: None, grace_until: None }
    }

    /// A domain was named or changed: everything begins anew.
    pub fn claimed(now: Timestamp) -> Self {
        Self { state: State::Pending, ..Self::unverified(now) }
    }

    /// The standing after a check.
    pub fn after(self, finding: Finding, now: Timestamp) -> Self {
        let checked = Self { checked: Some(now), finding: Some(finding), ..self };
        if finding.dns == Leg::Agrees && finding.site == Leg::Agrees {
            let since = if self.state == State::Verified { self.since } else { now };
            return Self { state: State::Verified, since, grace_until: None, ..checked };
        }
        if self.state != State::Verified {
            return checked;
        }
        let contradicted = finding.dns == Leg::Contradicts || finding.site == Leg::Contradicts;
        let until = now + if contradicted { GRACE_CONTRADICTED } else { GRACE };
        let until = self.grace_until.map_or(until, |earlier| earlier.min(until));
        if now >= until {
            return Self { state: State::Lapsed, since: now, grace_until: None, ..checked };
        }
        Self { grace_until: Some(until), ..checked }
    }

    /// When to look again; `None` when there is no domain to look at.
    pub fn next_check(&self) -> Option<Timestamp> {
        let pause = match self.state {
            State::Unverified => return None,
            State::Verified if self.grace_until.is_none() => RECHECK,
            State::Pending if self.checked.is_some_and(|c| c.duration_since(self.since) > RECHECK * 7) => RECHECK,
            _ => RECHECK_PENDING,
        };
        Some(self.checked.map_or(self.since, |checked| checked + pause))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Finding = Finding { dns: Leg::Agrees, site: Leg::Agrees };
    const AWAY: Finding = Finding { dns: Leg::Agrees, site: Leg::Unreachable };
    const OTHER: Finding = Finding { dns: Leg::Contradicts, site: Leg::Agrees };

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn one_leg_is_not_enough() {
        let v = Verification::claimed(at("2026-11-01T00:00:00Z"));
        let half = v.after(Finding { dns: Leg::Agrees, site: Leg::Absent }, at("2026-11-01T00:10:00Z"));
        assert_eq!(half.state, State::Pending);
        let whole = half.after(GOOD, at("2026-11-01T00:20:00Z"));
        assert_eq!((whole.state, whole.since), (State::Verified, at("2026-11-01T00:20:00Z")));
    }

    #[test]
    fn a_missing_proof_lapses_after_the_grace_period_and_comes_back() {
        let mut v = Verification::claimed(at("2026-11-01T00:00:00Z")).after(GOOD, at("2026-11-01T00:00:00Z"));
        v = v.after(AWAY, at("2026-11-02T00:00:00Z"));
        assert_eq!((v.state, v.grace_until), (State::Verified, Some(at("2026-11-09T00:00:00Z"))));
        v = v.after(AWAY, at("2026-11-05T00:00:00Z"));
        assert_eq!(v.grace_until, Some(at("2026-11-09T00:00:00Z")), "a second failure does not extend the grace");
        v = v.after(AWAY, at("2026-11-09T00:00:00Z"));
        assert_eq!(v.state, State::Lapsed);
        assert_eq!(v.after(GOOD, at("2026-11-10T00:00:00Z")).state, State::Verified);
    }

    #[test]
    fn another_key_lapses_sooner() {
        let v = Verification::claimed(at("2026-11-01T00:00:00Z")).after(GOOD, at("2026-11-01T00:00:00Z"));
        let v = v.after(OTHER, at("2026-11-02T00:00:00Z"));
        assert_eq!(v.grace_until, Some(at("2026-11-03T00:00:00Z")));
        assert_eq!(v.after(OTHER, at("2026-11-03T00:00:00Z")).state, State::Lapsed);
    }
}
