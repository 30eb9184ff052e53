use crate::clock::Timestamp;

/// No warning lasts longer than so many days, whatever its sender says.
const LONGEST_DAYS: i64 = 60;

/// How an official warning ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// Its sender said that it is over.
    AllClear,
    /// The source does not list it any more, before its time was up.
    Withdrawn,
    /// The source does not list it any more, its time was up.
    Expired,
    /// The source is not watched any more; what became of it is not known here.
    Unwatched,
}

impl Ending {
    /// All of them.
    pub const ALL: [Ending; 4] = [Ending::AllClear, Ending::Withdrawn, Ending::Expired, Ending::Unwatched];

    /// The word in the database, in style sheets and translation keys (`official.standing.withdrawn`).
    pub fn key(self) -> &'static str {
        match self {
            Ending::AllClear => "all_clear",
            Ending::Withdrawn => "withdrawn",
            Ending::Expired => "expired",
            Ending::Unwatched => "unwatched",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Ending> {
        Self::ALL.into_iter().find(|ending| ending.key() == key)
    }
}

/// How an official warning stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It holds; until then, where its sender said so.
    Holds(Option<Timestamp>),
    /// It ended so, then.
    Ended(Ending, Timestamp),
}

impl Standing {
    /// Of a warning with that end, if it has one. A time that went by ends it without the source: who reads the page
    /// while the source is away must not take yesterday's storm for today's. That is no all-clear.
    pub fn of(ended: Option<(Ending, Timestamp)>, expires: Option<Timestamp>, now: Timestamp) -> Standing {
        match (ended, expires) {
            (Some((ending, at)), _) => Standing::Ended(ending, at),
            (None, Some(expires)) if expires <= now => Standing::Ended(Ending::Expired, expires),
            (None, expires) => Standing::Holds(expires),
        }
    }

    /// Until when its last message may be told. What ends a warning always may; where nobody said until when it holds, or
    /// said a time no warning lasts to, nothing is known.
    pub fn holds_until(is_ended: bool, sent: Timestamp, expires: Option<Timestamp>) -> Option<Timestamp> {
        let sane = |expires: &Timestamp| expires.duration_since(sent).as_secs() < LONGEST_DAYS * 86_400;
        if is_ended { Some(Timestamp::MAX) } else { expires.filter(sane) }
    }

    /// Whether people still go by it.
    pub fn holds(self) -> bool {
        matches!(self, Standing::Holds(_))
    }

    /// The word in style sheets and translation keys.
    pub fn key(self) -> &'static str {
        match self {
            Standing::Holds(_) => "holds",
            Standing::Ended(ending, _) => ending.key(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w10_what_went_by_has_expired_and_is_no_all_clear() {
        let at = |second| Timestamp::from_second(second).unwrap();
        assert_eq!(Standing::of(None, None, at(9)), Standing::Holds(None), "most MoWaS warnings name no end");
        assert_eq!(Standing::of(None, Some(at(10)), at(9)).key(), "holds");
        assert_eq!(Standing::of(None, Some(at(10)), at(10)), Standing::Ended(Ending::Expired, at(10)));
        let over = Standing::of(Some((Ending::AllClear, at(5))), Some(at(10)), at(20));
        assert_eq!((over, over.holds()), (Standing::Ended(Ending::AllClear, at(5)), false));
        assert!(Ending::ALL.iter().all(|ending| Ending::parse(ending.key()) == Some(*ending)));
    }
}
