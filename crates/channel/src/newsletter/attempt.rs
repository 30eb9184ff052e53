//! What follows an attempt to hand one mail over.
use crate::retry::{Next, mail};
use jiff::SignedDuration;
use std::time::Duration;

/// A person may have unclear mails of an issue sent again for so long after its end.
pub const UNCLEAR_KNOWN: SignedDuration = SignedDuration::from_hours(14 * 24);
/// A day later nobody knows any more whose they were.
pub const UNCLEAR_KEPT: SignedDuration = SignedDuration::from_hours(15 * 24);

/// What a mail server said to one mail, as far as it concerns its one recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// It took it (250 after the last line): it is the server's now.
    Taken,
    /// Not now (4xx): greylisting, a full disk.
    Later,
    /// Never (5xx).
    Refused {
        /// Since there is no such address (5.1.x).
        gone: bool,
    },
    /// The connection ended before the last line was sent: nothing was handed over.
    Lost,
    /// The connection ended after the last line was sent and before the answer: nobody knows.
    Unclear,
}

/// What becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Handed over.
    Taken,
    /// Tried again after this long.
    Again(Duration),
    /// Not tried again.
    GivenUp,
    /// Not tried again, and nothing is sent there any more.
    Gone,
    /// Perhaps it was handed over: sent again only when a person says so, since most people would get it twice.
    Unclear,
}

/// Decides after attempt number `attempt` (1 is the first) at an issue that is `age` old. `spread` is 0.0–1.0.
pub fn fate(said: Said, attempt: u32, age: Duration, spread: f64) -> Fate {
    match said {
        Said::Taken => Fate::Taken,
        Said::Refused { gone: true } => Fate::Gone,
        Said::Refused { gone: false } => Fate::GivenUp,
        Said::Unclear => Fate::Unclear,
        Said::Later | Said::Lost => match mail(attempt, age, spread) {
            Next::After(wait) => Fate::Again(wait),
            Next::GiveUp => Fate::GivenUp,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_surely_was_not_handed_over_is_tried_again_by_itself() {
        let fate = |said| super::fate(said, 1, Duration::ZERO, 0.5);
        assert!(matches!(fate(Said::Later), Fate::Again(wait) if wait >= Duration::from_secs(240)));
        assert!(matches!(fate(Said::Lost), Fate::Again(_)));
        assert_eq!(fate(Said::Unclear), Fate::Unclear);
        assert_eq!(fate(Said::Refused { gone: true }), Fate::Gone);
    }
}
