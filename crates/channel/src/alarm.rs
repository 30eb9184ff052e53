//! What somebody at the desk must hear wherever they are, most of it at once and about a warning, and when they are told
//! again. Pure.
use std::time::Duration;

/// Why a phone of the desk rings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AlarmKind {
    /// A warning waits for a second person.
    Waits,
    /// One person brought a warning out alone.
    Alone,
    /// A warning's time went by and nobody said that the danger is over.
    Expired,
    /// A canary has not heard a warning.
    Canary,
    /// An outlet's access ends soon, or has ended.
    Ends,
}

/// What is older stands at the desk, and rings no more.
pub const LATEST: Duration = Duration::from_secs(6 * 3600);

impl AlarmKind {
    /// All of them.
    pub const ALL: [AlarmKind; 5] =
        [AlarmKind::Waits, AlarmKind::Alone, AlarmKind::Expired, AlarmKind::Canary, AlarmKind::Ends];

    /// The word in the database.
    pub fn key(self) -> &'static str {
        match self {
            AlarmKind::Waits => "waits",
            AlarmKind::Alone => "alone",
            AlarmKind::Expired => "expired",
            AlarmKind::Canary => "canary",
            AlarmKind::Ends => "ends",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<AlarmKind> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The number of the last time of telling that is due, when nobody has acted for so long: at once, and again, since a
    /// phone may lie in another room or its push service may have been away.
    pub fn due(self, waited: Duration) -> i64 {
        let again: &[u64] = match self {
            AlarmKind::Waits => &[2, 5, 10],
            AlarmKind::Alone | AlarmKind::Canary => &[5],
            AlarmKind::Expired => &[15, 60],
            // The days have steps of their own.
            AlarmKind::Ends => &[],
        };
        let gone = again.iter().filter(|minutes| waited.as_secs() >= **minutes * 60).count();
        i64::try_from(gone).unwrap_or(0) + 1
    }
}

impl AlarmKind {
    /// The number of the last time of telling there is.
    pub fn last(self) -> i64 {
        self.due(LATEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w1_who_did_not_hear_it_is_told_again_and_nobody_for_ever() {
        let due = |kind: AlarmKind, minutes: &[u64]| -> Vec<i64> {
            minutes.iter().map(|minutes| kind.due(Duration::from_secs(minutes * 60))).collect()
        };
        assert_eq!(due(AlarmKind::Waits, &[0, 1, 2, 5, 10, 300]), [1, 1, 2, 3, 4, 4]);
        assert_eq!(due(AlarmKind::Alone, &[0, 4, 5, 300]), [1, 1, 2, 2]);
        assert_eq!(due(AlarmKind::Expired, &[0, 14, 15, 60, 300]), [1, 1, 2, 3, 3]);
        assert_eq!(due(AlarmKind::Ends, &[0, 300]), [1, 1]);
        assert!(AlarmKind::ALL.into_iter().all(|kind| AlarmKind::parse(kind.key()) == Some(kind)));
    }
}
