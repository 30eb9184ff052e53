//! A night in which the server was down: what becomes of the posts whose time went by.
use crate::clock::Timestamp;
use std::time::Duration;

/// The channel's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Late {
    /// They go out as soon as the server is back, and the desk says how late.
    GoesOut,
    /// They wait for a person.
    Waits,
}

/// What to do with a post whose slot has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Its time has not come.
    NotYet,
    /// Publish it.
    Goes,
    /// Publish it, and note by how much it is late.
    GoesLate(Duration),
    /// Leave it for a person.
    Waits,
}

/// Nobody calls a post late that is out within this.
const GRACE: Duration = Duration::from_secs(10 * 60);
/// After so long even a channel that lets late posts go out wants a person: yesterday's reminder helps nobody.
const STALE: Duration = Duration::from_secs(24 * 3600);

impl Late {
    /// All, as the settings offer them.
    pub const ALL: [Late; 2] = [Late::GoesOut, Late::Waits];

    /// The word in the database and translation keys.
    pub fn key(self) -> &'static str {
        match self {
            Late::GoesOut => "goes_out",
            Late::Waits => "waits",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Late> {
        Self::ALL.into_iter().find(|way| way.key() == key)
    }

    /// What becomes at `now` of a post that was due at `at`.
    pub fn verdict(self, at: Timestamp, now: Timestamp) -> Verdict {
        let Ok(late) = Duration::try_from(now.duration_since(at)) else { return Verdict::NotYet };
        match self {
            _ if late <= GRACE => Verdict::Goes,
            Late::GoesOut if late <= STALE => Verdict::GoesLate(late),
            Late::GoesOut | Late::Waits => Verdict::Waits,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_posts_go_out_or_wait_as_the_channel_chose() {
        let at = Timestamp::from_second(1_790_000_000).unwrap();
        let after = |seconds: i64| Timestamp::from_second(1_790_000_000 + seconds).unwrap();
        for late in Late::ALL {
            assert_eq!(late.verdict(at, after(-1)), Verdict::NotYet);
            assert_eq!(late.verdict(at, after(0)), Verdict::Goes);
            assert_eq!(late.verdict(at, after(600)), Verdict::Goes);
            assert_eq!(late.verdict(at, after(90_000)), Verdict::Waits);
            assert_eq!(Late::parse(late.key()), Some(late));
        }
        assert_eq!(Late::GoesOut.verdict(at, after(7200)), Verdict::GoesLate(Duration::from_secs(7200)));
        assert_eq!(Late::Waits.verdict(at, after(7200)), Verdict::Waits);
    }
}
