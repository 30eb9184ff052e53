//! What a later message does to an earlier one, and the chain of a warning of our own.
use super::{Alert, MsgType, Reference, Turn};
use crate::clock::Timestamp;
use jiff::SignedDuration;

/// When a message ceased to hold, or will: when it expires, or when a later one updated or cancelled it, whichever is
/// sooner. What ends a warning has done its work when it was sent. What was sent by a clock that was ahead works from `now` on.
/// `None` for a message that holds until further notice.
pub fn ended_at(alert: &Alert, all: &[&Alert], now: Timestamp) -> Option<Timestamp> {
    if alert.ends() {
        return Some(alert.sent.instant().min(now));
    }
    let superseded = all.iter().filter(|later| {
        matches!(later.msg_type, MsgType::Update | MsgType::Cancel) && later.references.iter().any(|r| r.names(alert))
    });
    let superseded = superseded.map(|later| later.sent.instant().min(now)).min();
    let expires = alert.expires().map(|moment| moment.instant());
    [superseded, expires].into_iter().flatten().min()
}

/// One of the town's own messages, as far as the next one must know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it did.
    pub turn: Turn,
    /// Its name.
    pub reference: Reference,
    /// Until when it holds.
    pub expires: Timestamp,
}

/// All messages of one warning, the first one first. Their numbers are their places: 0, 1, 2, without a gap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain(pub Vec<Link>);

/// How a warning stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It holds until then.
    Active(Timestamp),
    /// Its time went by then and nobody said that the danger is over. Not the same as an all-clear.
    Expired(Timestamp),
    /// The danger is over, since then.
    Over(Timestamp),
    /// It was a false alarm, as was said then.
    False(Timestamp),
}

impl Standing {
    /// How a warning stands whose last message did this, was sent then and holds until then.
    pub fn of(turn: Turn, sent: Timestamp, expires: Timestamp, now: Timestamp) -> Standing {
        match turn {
            Turn::AllClear => Standing::Over(sent),
            Turn::FalseAlarm => Standing::False(sent),
            _ if now < expires => Standing::Active(expires),
            _ => Standing::Expired(expires),
        }
    }

    /// The moment it speaks of.
    pub fn at(self) -> Timestamp {
        let (Standing::Active(at) | Standing::Expired(at) | Standing::Over(at) | Standing::False(at)) = self;
        at
    }

    /// The word in addresses, style sheets and translation keys (`standing.expired`).
    pub fn key(self) -> &'static str {
        match self {
            Standing::Active(_) => "active",
            Standing::Expired(_) => "expired",
            Standing::Over(_) => "over",
            Standing::False(_) => "false",
        }
    }
}

/// Why no such message can follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// A warning begins once, and only what has begun can be changed.
    #[error("a chain begins with one first message")]
    Beginning,
    /// It was ended; whatever comes now is a warning of its own.
    #[error("the chain was ended")]
    Ended,
}

impl Chain {
    /// How the warning stands; `None` without a message.
    pub fn standing(&self, now: Timestamp) -> Option<Standing> {
        let last = self.0.last()?;
        Some(Standing::of(last.turn, last.reference.sent.instant(), last.expires, now))
    }

    /// When the next message is sent: now, or, where a clock was set back meanwhile, a second after the last one. Readers
    /// go by the time, and what ends a warning must not seem older than the warning.
    pub fn sends_at(&self, now: Timestamp) -> Timestamp {
        let last = self.0.iter().map(|link| link.reference.sent.instant()).max();
        let next = last.and_then(|last| last.checked_add(SignedDuration::from_secs(1)).ok());
        next.map_or(now, |next| next.max(now))
    }

    /// Number and references of the next message: all earlier ones that have not expired, and the last one in any case,
    /// since an update or a cancellation must say of what.
    pub fn next(&self, turn: Turn, now: Timestamp) -> Result<(u32, Vec<Reference>), Broken> {
        match self.0.last() {
            None if turn == Turn::Alert => return Ok((0, Vec::new())),
            Some(last) if last.turn.ends() => return Err(Broken::Ended),
            Some(_) if turn != Turn::Alert => {}
            _ => return Err(Broken::Beginning),
        }
        let last = self.0.len() - 1;
        let holds =
            |(place, link): (usize, &Link)| (place == last || now < link.expires).then(|| link.reference.clone());
        let number = u32::try_from(self.0.len()).map_err(|_| Broken::Ended)?;
        Ok((number, self.0.iter().enumerate().filter_map(holds).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::warning::{Moment, Name};

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + hour * 3600).unwrap()
    }

    fn link(number: i64, turn: Turn, holds: i64) -> Link {
        let reference = Reference {
            sender: Name::parse("lindenau.example").unwrap(),
            identifier: Name::parse(&format!("w.{number}")).unwrap(),
            sent: Moment::new(at(number), 60).unwrap(),
        };
        Link { turn, reference, expires: at(number + holds) }
    }

    #[test]
    fn w4_numbers_have_no_gap_and_references_name_what_still_holds() {
        let mut chain = Chain::default();
        assert_eq!(chain.next(Turn::Alert, at(0)), Ok((0, Vec::new())));
        assert_eq!(chain.next(Turn::Update, at(0)), Err(Broken::Beginning));
        chain.0.push(link(0, Turn::Alert, 2));
        assert_eq!(chain.next(Turn::Alert, at(1)), Err(Broken::Beginning));
        chain.0.push(link(1, Turn::Update, 6));
        let names = |(number, references): (u32, Vec<Reference>)| {
            (number, references.iter().map(|one| one.identifier.to_string()).collect::<Vec<_>>())
        };
        assert_eq!(names(chain.next(Turn::Update, at(1)).unwrap()), (2, vec!["w.0".to_owned(), "w.1".to_owned()]));
        assert_eq!(names(chain.next(Turn::AllClear, at(3)).unwrap()), (2, vec!["w.1".to_owned()]));
        // Long after its end there is still something to call off.
        assert_eq!(names(chain.next(Turn::AllClear, at(30)).unwrap()), (2, vec!["w.1".to_owned()]));
        chain.0.push(link(3, Turn::AllClear, 6));
        for turn in Turn::ALL {
            assert_eq!(chain.next(turn, at(4)), Err(Broken::Ended), "{turn:?}");
        }
    }

    #[test]
    fn w13_a_clock_that_is_set_back_sends_nothing_before_what_it_follows() {
        let chain = Chain(vec![link(5, Turn::Alert, 2), link(4, Turn::Update, 2)]);
        let second = SignedDuration::from_secs(1);
        assert_eq!(chain.sends_at(at(3)), at(5) + second);
        assert_eq!(chain.sends_at(at(5)), at(5) + second, "nor with it");
        assert_eq!((chain.sends_at(at(6)), Chain::default().sends_at(at(3))), (at(6), at(3)));
    }

    #[test]
    fn w12_a_warning_whose_time_went_by_has_expired_and_is_not_over() {
        let mut chain = Chain(vec![link(0, Turn::Alert, 2)]);
        assert_eq!(Chain::default().standing(at(0)), None);
        assert_eq!(chain.standing(at(1)), Some(Standing::Active(at(2))));
        assert_eq!(chain.standing(at(2)), Some(Standing::Expired(at(2))));
        chain.0.push(link(3, Turn::AllClear, 6));
        assert_eq!(chain.standing(at(20)), Some(Standing::Over(at(3))));
    }
}
