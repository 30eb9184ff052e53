//! Random scripts against a platform that misbehaves, with the program killed at any step: at most one copy stands there,
//! and what the dispatch says is so.
use super::dispatch::{Dispatch, Effect, Moment, Reply, SETTLING, State, Wish};
use super::fault::{Class, Fault};
use super::{Certainty, Kind};
use crate::clock::Timestamp;
use crate::delivery::Lane;
use proptest::prelude::*;
use std::time::Duration;

/// What befalls a call.
#[derive(Clone, Copy, Debug)]
enum Mishap {
    None,
    Refused,
    Rate,
    AuthLost,
    LostBefore,
    LostAfter,
    /// The work is done a minute after the answer was lost.
    Late,
    KilledBefore,
    KilledAfter,
}

/// What somebody at the desk does in between.
#[derive(Clone, Copy, Debug)]
enum Act {
    Nothing,
    Correct,
    Withdraw,
    /// Looks there, and decides by what is seen.
    Decide,
    Mend,
}

#[derive(Clone)]
struct Copy {
    key: u32,
    version: u32,
    number: usize,
}

/// The platform: what stands there, and which keys it knows.
#[derive(Default)]
struct Platform {
    copies: Vec<Copy>,
    keys: Vec<(u32, usize, Timestamp)>,
    late: Option<(u32, u32, Timestamp)>,
    made: usize,
    most: usize,
}

impl Platform {
    fn commit(&mut self, key: u32, version: u32, keyed: Option<Duration>, now: Timestamp) -> usize {
        if let (Some(window), Some((_, number, at))) = (keyed, self.keys.iter().find(|(known, ..)| *known == key))
            && *at + window > now
        {
            return *number;
        }
        self.made += 1;
        self.copies.push(Copy { key, version, number: self.made });
        self.keys.push((key, self.made, now));
        self.most = self.most.max(self.copies.len());
        self.made
    }

    fn settle(&mut self, keyed: Option<Duration>, now: Timestamp) {
        if let Some((key, version, at)) = self.late.filter(|(.., at)| *at <= now) {
            self.late = None;
            self.commit(key, version, keyed, at);
        }
    }
}

struct Stage {
    kind: Kind,
    platform: Platform,
    /// As the database has it.
    kept: Dispatch,
    now: Timestamp,
}

impl Stage {
    fn keyed(&self) -> Option<Duration> {
        match self.kind.abilities().certainty {
            // A little longer than we rely on.
            Certainty::Keyed(window) => Some(window + Duration::from_secs(60)),
            _ => None,
        }
    }

    /// One turn of whoever has the lease: until it rests or is killed.
    fn turn(&mut self, mishaps: &mut impl Iterator<Item = Mishap>) {
        let able = self.kind.abilities();
        let mut held = self.kept.clone();
        if let Some(armed) = &mut held.armed {
            armed.fresh = false;
        }
        for _ in 0..50 {
            self.platform.settle(self.keyed(), self.now);
            let version = held.wish.version;
            let effect = held.next(able, self.now);
            self.kept = held.clone();
            match effect {
                Effect::Rest => return,
                Effect::Arm => {
                    held.arm(self.now);
                    self.kept = held.clone();
                    continue;
                }
                _ => {}
            }
            let mishap = mishaps.next().unwrap_or(Mishap::None);
            let Some(reply) = self.call(effect, &held, version, mishap) else { return };
            held.apply(effect, reply, version, able, Moment { now: self.now, lane: Lane::News, spread: 0.5 });
            self.kept = held.clone();
        }
        panic!("it never rests: {held:?}");
    }

    /// `None` when killed.
    fn call(&mut self, effect: Effect, held: &Dispatch, version: u32, mishap: Mishap) -> Option<Reply> {
        let fault = |class| Fault::new(class, "so says the platform");
        match mishap {
            Mishap::KilledBefore => return None,
            Mishap::Refused => return Some(Reply::Refused(fault(Class::Content))),
            Mishap::AuthLost => return Some(Reply::Refused(fault(Class::Auth))),
            Mishap::Rate => return Some(Reply::Later(fault(Class::Rate), Some(Duration::from_secs(30)))),
            Mishap::LostBefore => return Some(Reply::Unknown(fault(Class::Unclear))),
            Mishap::Late if effect == Effect::Commit && self.platform.late.is_none() => {
                self.platform.late = Some((held.round, version, self.now + SETTLING / 10));
                return Some(Reply::Unknown(fault(Class::Unclear)));
            }
            Mishap::Late | Mishap::None | Mishap::LostAfter | Mishap::KilledAfter => {}
        }
        let reply = self.effect(effect, held, version);
        match mishap {
            Mishap::KilledAfter => None,
            Mishap::LostAfter => Some(Reply::Unknown(fault(Class::Unclear))),
            _ => Some(reply),
        }
    }

    fn effect(&mut self, effect: Effect, held: &Dispatch, version: u32) -> Reply {
        let live = |number: usize| Reply::Live(number.to_string(), format!("https://there.example/{number}"));
        let named = |copy: &Copy| held.there.as_ref().is_some_and(|there| there.remote == copy.number.to_string());
        match effect {
            Effect::Prepare | Effect::Check => Reply::Ready("uploaded".to_owned(), true),
            Effect::Commit => {
                let keyed = self.keyed();
                live(self.platform.commit(held.round, version, keyed, self.now))
            }
            Effect::Probe if self.kind.abilities().certainty == Certainty::Nothing => {
                Reply::Unknown(Fault::new(Class::Unclear, ""))
            }
            Effect::Probe => {
                let found = self.platform.copies.iter().find(|copy| copy.key == held.round);
                found.map_or(Reply::Done, |copy| live(copy.number))
            }
            Effect::Edit => match self.platform.copies.iter_mut().find(|copy| named(copy)) {
                Some(copy) => {
                    copy.version = version;
                    Reply::Done
                }
                None => Reply::Missing,
            },
            Effect::Delete => {
                let before = self.platform.copies.len();
                self.platform.copies.retain(|copy| !named(copy));
                if self.platform.copies.len() < before { Reply::Done } else { Reply::Missing }
            }
            Effect::Rest | Effect::Arm => Reply::Done,
        }
    }

    fn act(&mut self, act: Act) {
        let Wish { version, shown } = self.kept.wish;
        match act {
            Act::Correct if shown => self.kept.wish(Wish { version: version + 1, shown: true }, self.now),
            Act::Withdraw if shown => self.kept.wish(Wish { version: version + 1, shown: false }, self.now),
            Act::Decide if self.kept.state == State::Unconfirmed && self.platform.late.is_none() => {
                match self.platform.copies.first() {
                    // They paste the address; the program reads the name out of it.
                    Some(copy) => self.kept.confirm(&copy.number.to_string(), "https://there.example/1", self.now),
                    None => self.kept.once_more(self.now),
                }
            }
            Act::Mend if matches!(self.kept.state, State::Held | State::Refused | State::GivenUp) => {
                // Nobody presses it while a call may still do its work.
                if self.kept.armed.is_none() && self.platform.late.is_none() {
                    self.kept.once_more(self.now);
                } else if self.kept.state == State::Held {
                    self.kept.go_on(self.now);
                }
            }
            _ => {}
        }
    }

    fn judge(&self) -> Result<(), TestCaseError> {
        let seen = self.platform.copies.len();
        prop_assert!(self.platform.most <= 1, "{} copies stood there: {:?}", self.platform.most, self.kept);
        let says = self.kept.state;
        if says == State::Live {
            prop_assert!(seen == 1 && self.platform.copies[0].version == self.kept.wish.version, "{:?}", self.kept);
        }
        if says == State::Gone {
            prop_assert!(seen == 0 && self.platform.late.is_none(), "{:?}", self.kept);
        }
        if seen == 0 && !says.is_under_way() {
            prop_assert!(says != State::Live && says != State::Outdated, "{:?}", self.kept);
        }
        Ok(())
    }
}

fn mishap() -> impl Strategy<Value = Mishap> {
    prop_oneof![
        6 => Just(Mishap::None),
        1 => Just(Mishap::Refused),
        1 => Just(Mishap::Rate),
        1 => Just(Mishap::AuthLost),
        2 => Just(Mishap::LostBefore),
        2 => Just(Mishap::LostAfter),
        1 => Just(Mishap::Late),
        2 => Just(Mishap::KilledBefore),
        2 => Just(Mishap::KilledAfter),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        5 => Just(Act::Nothing),
        2 => Just(Act::Correct),
        1 => Just(Act::Withdraw),
        2 => Just(Act::Decide),
        2 => Just(Act::Mend),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]
    #[test]
    fn at_most_one_copy_whatever_breaks_and_wherever(
        kind in prop::sample::select(Kind::ALL.to_vec()),
        mishaps in prop::collection::vec(mishap(), 0..24),
        acts in prop::collection::vec((act(), 1u64..3_000), 1..16),
    ) {
        let now = Timestamp::from_second(1_790_000_000).unwrap();
        let kept = Dispatch::new(Wish { version: 1, shown: true }, now);
        let mut stage = Stage { kind, platform: Platform::default(), kept, now };
        let mut mishaps = mishaps.into_iter();
        for (act, seconds) in acts {
            stage.turn(&mut mishaps);
            stage.judge()?;
            stage.act(act);
            stage.judge()?;
            stage.now += Duration::from_secs(seconds);
        }
        // Nothing more goes wrong: it comes to an end by itself.
        for _ in 0..20 {
            stage.now += Duration::from_secs(4_000);
            stage.turn(&mut std::iter::empty());
            stage.judge()?;
        }
        prop_assert!(!stage.kept.state.is_under_way(), "{:?}", stage.kept);
    }
}

#[test]
fn what_goes_well_is_live_at_every_outlet_with_hands_of_its_own() {
    for kind in Kind::ALL {
        let now = Timestamp::from_second(1_790_000_000).unwrap();
        let kept = Dispatch::new(Wish { version: 1, shown: true }, now);
        let mut stage = Stage { kind, platform: Platform::default(), kept, now };
        stage.turn(&mut std::iter::empty());
        let expected = if kind.abilities().by_hand { State::Person } else { State::Live };
        assert_eq!(stage.kept.state, expected, "{kind:?}");
    }
}
