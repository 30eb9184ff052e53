//! Canaries: devices of the town's own that follow like anybody and say aloud when a warning has come. A push service that
//! takes every message and rings nobody is found by them and by nothing else.
use crate::clock::Timestamp;
use jiff::SignedDuration;

/// A warning is with every canary after so long, or it is an alarm.
pub const PATIENCE: SignedDuration = SignedDuration::from_mins(2);

/// How one canary heard one warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// In time.
    In(SignedDuration),
    /// After more than [`PATIENCE`].
    Late(SignedDuration),
    /// Not yet; there is time.
    Waits,
    /// Not at all, and its time is over.
    Not,
}

impl Heard {
    /// Of a warning released then, heard then, looked at now.
    pub fn of(released: Timestamp, heard: Option<Timestamp>, now: Timestamp) -> Heard {
        // A clock that was set back makes nobody hear before it was said.
        let took = heard.map(|heard| heard.duration_since(released).max(SignedDuration::ZERO));
        match took {
            Some(took) if took <= PATIENCE => Heard::In(took),
            Some(took) => Heard::Late(took),
            None if now.duration_since(released) <= PATIENCE => Heard::Waits,
            None => Heard::Not,
        }
    }

    /// Whether somebody must look.
    pub fn alarms(self) -> bool {
        matches!(self, Heard::Late(_) | Heard::Not)
    }

    /// The word in translation keys and metrics.
    pub fn key(self) -> &'static str {
        match self {
            Heard::In(_) => "in",
            Heard::Late(_) => "late",
            Heard::Waits => "waits",
            Heard::Not => "not",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w11_a_canary_that_is_silent_for_two_minutes_is_an_alarm() {
        let at = |second| Timestamp::from_second(1_790_000_000 + second).unwrap();
        let heard = |heard: Option<i64>, now| Heard::of(at(0), heard.map(at), at(now));
        assert_eq!(heard(Some(3), 200), Heard::In(SignedDuration::from_secs(3)));
        assert_eq!(heard(Some(120), 200), Heard::In(PATIENCE));
        assert_eq!(heard(None, 120), Heard::Waits);
        assert_eq!(heard(None, 121), Heard::Not);
        assert_eq!(heard(Some(121), 200), Heard::Late(SignedDuration::from_secs(121)));
        assert_eq!(heard(Some(-5), 200), Heard::In(SignedDuration::ZERO));
        assert!(heard(None, 121).alarms() && heard(Some(121), 200).alarms() && !heard(Some(3), 9).alarms());
    }
}
