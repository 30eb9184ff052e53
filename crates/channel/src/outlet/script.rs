//! Random scripts against a platform that misbehaves, with the program killed at any step, old copies of the database put in
//! its place and people who act at any time: at most one copy stands there, and what the dispatch says is so.
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
    /// What stands there cannot be changed in its place.
    Fixed,
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
    /// Wants to know whether it still stands there.
    Look,
    /// The platform takes nothing for ten hours.
    Away,
    /// The database is copied …
    Backup,
    /// … and the copy is put in its place.
    Restore,
}

#[derive(Clone)]
struct Copy {
    version: u32,
    number: usize,
}

/// The platform: what stands there. It knows no keys: whatever comes of a call twice stands there twice.
#[derive(Default)]
struct Platform {
    copies: Vec<Copy>,
    late: Option<(u32, Timestamp)>,
    made: usize,
    most: usize,
}

impl Platform {
    fn commit(&mut self, version: u32) -> usize {
        self.made += 1;
        self.copies.push(Copy { version, number: self.made });
        self.most = self.most.max(self.copies.len());
        self.made
    }

    fn settle(&mut self, now: Timestamp) {
        if let Some((version, _)) = self.late.filter(|(_, at)| *at <= now) {
            self.late = None;
            self.commit(version);
        }
    }
}

struct Stage {
    kind: Kind,
    platform: Platform,
    /// As the database has it.
    kept: Dispatch,
    copy: Option<Dispatch>,
    now: Timestamp,
    /// The platform is away until then.
    back: Timestamp,
}

impl Stage {
    fn new(kind: Kind) -> Stage {
        let now = Timestamp::from_second(1_790_000_000).unwrap();
        let kept = Dispatch::new(Wish { version: 1, shown: true }, now);
        Stage { kind, platform: Platform::default(), kept, copy: None, now, back: now }
    }

    /// How late a call that was lost may still do its work.
    fn lateness(&self) -> Duration {
        match self.kind.abilities().certainty {
            // What is handed over to ourselves is done or is not.
            Certainty::Sure(settling) => settling.saturating_sub(Duration::from_secs(1)),
            _ => SETTLING - Duration::from_secs(1),
        }
    }

    /// One turn of whoever has the lease: until it rests or is killed.
    fn turn(&mut self, mishaps: &mut impl Iterator<Item = Mishap>) {
        let able = self.kind.abilities().of(Lane::News);
        let mut held = self.kept.clone();
        if let Some(armed) = &mut held.armed {
            armed.fresh = false;
        }
        for _ in 0..50 {
            self.platform.settle(self.now);
            let version = held.wish.version;
            held.drop_if_late(Lane::News, None, self.now);
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
            _ if self.now < self.back => return Some(Reply::Later(fault(Class::Transient), None)),
            Mishap::Fixed if effect == Effect::Edit => return Some(Reply::Replace),
            Mishap::Refused => return Some(Reply::Refused(fault(Class::Content))),
            Mishap::AuthLost => return Some(Reply::Refused(fault(Class::Auth))),
            Mishap::Rate => return Some(Reply::Later(fault(Class::Rate), Some(Duration::from_secs(30)))),
            Mishap::LostBefore => return Some(Reply::Unknown(fault(Class::Unclear))),
            Mishap::Late if effect == Effect::Commit && self.platform.late.is_none() => {
                self.platform.late = Some((version, self.now + self.lateness()));
                return Some(Reply::Unknown(fault(Class::Unclear)));
            }
            Mishap::Fixed | Mishap::Late | Mishap::None | Mishap::LostAfter | Mishap::KilledAfter => {}
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
            Effect::Commit => live(self.platform.commit(version)),
            Effect::Probe if self.kind.abilities().certainty == Certainty::Nothing => {
                Reply::Unknown(Fault::new(Class::Unclear, ""))
            }
            Effect::Probe => {
                // By its text, which is that of every round.
                self.platform.copies.first().map_or(Reply::Done, |copy| live(copy.number))
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
            Act::Decide if self.kept.state == State::Unconfirmed => match self.platform.copies.first() {
                // They paste the address; at some outlets it tells the name, at others not.
                Some(copy) => {
                    let named = self.kind.abilities().certainty == Certainty::Nothing;
                    let remote = if named { copy.number.to_string() } else { String::new() };
                    self.kept.confirm(&remote, "https://there.example/1", self.now);
                }
                None => {
                    self.kept.once_more(self.now);
                }
            },
            Act::Mend if matches!(self.kept.state, State::Held | State::Refused | State::GivenUp) => {
                if self.kept.armed.is_none() {
                    self.kept.once_more(self.now);
                } else if self.kept.state == State::Held {
                    self.kept.go_on(self.now);
                }
            }
            Act::Look if self.kind.may_vanish() => {
                self.kept.look(self.kind.abilities(), self.now - Duration::from_secs(9_000), self.now);
            }
            Act::Away => self.back = self.now + Duration::from_secs(36_000),
            Act::Backup => self.copy = Some(self.kept.clone()),
            Act::Restore => self.restore(),
            _ => {}
        }
    }

    /// What a copy says of a post that was done is believed: nobody could know better.
    fn restore(&mut self) {
        let done = |old: &Dispatch| {
            let there = old.there.as_ref().is_some_and(|there| there.version == old.wish.version && old.wish.shown);
            there || matches!(old.state, State::Live | State::Gone)
        };
        if let Some(old) = self.copy.take().filter(|old| !done(old)) {
            self.kept = old;
            self.kept.doubt(self.kind.abilities(), self.now - Duration::from_secs(9_000), self.now);
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
        // No count ends a correction or a withdrawal, and these scripts take no three days.
        prop_assert!(says != State::GivenUp || seen == 0, "{:?}", self.kept);
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
        1 => Just(Mishap::Fixed),
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
        1 => Just(Act::Look),
        1 => Just(Act::Away),
        1 => Just(Act::Backup),
        1 => Just(Act::Restore),
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
        let mut stage = Stage::new(kind);
        let mut mishaps = mishaps.into_iter();
        for (act, seconds) in acts {
            stage.turn(&mut mishaps);
            stage.judge()?;
            stage.act(act);
            stage.judge()?;
            stage.now += Duration::from_secs(seconds);
        }
        // Nothing more goes wrong: it comes to an end by itself.
        for _ in 0..30 {
            stage.now += Duration::from_secs(4_000);
            stage.turn(&mut std::iter::empty());
            stage.judge()?;
        }
        prop_assert!(!stage.kept.state.is_under_way(), "{:?}", stage.kept);
    }
}

#[test]
fn a_copy_from_before_an_edit_that_became_another_post_is_doubted() {
    let mut stage = Stage::new(Kind::Mastodon);
    stage.turn(&mut std::iter::empty());
    stage.act(Act::Correct);
    stage.turn(&mut std::iter::once(Mishap::LostBefore));
    stage.act(Act::Backup);
    stage.now += Duration::from_secs(60);
    // What stood there cannot be changed, so that it goes and another one comes.
    stage.turn(&mut std::iter::once(Mishap::Fixed));
    assert_eq!((stage.kept.state, stage.platform.made), (State::Live, 2));
    stage.act(Act::Restore);
    assert_eq!(stage.kept.state, State::Unconfirmed, "the copy knows the first one only");
}

#[test]
fn a_copy_from_before_a_nameless_one_was_taken_away_is_doubted() {
    let mut stage = Stage::new(Kind::Mastodon);
    stage.turn(&mut std::iter::empty());
    // As after a person saw it there and told its address only.
    stage.kept.there.as_mut().unwrap().remote.clear();
    stage.act(Act::Withdraw);
    stage.act(Act::Backup);
    stage.turn(&mut std::iter::empty());
    assert_eq!((stage.kept.state, stage.platform.copies.len()), (State::Gone, 0));
    stage.act(Act::Restore);
    assert_eq!(stage.kept.state, State::Unconfirmed, "the copy still knows one there");
    stage.now += Duration::from_secs(9_000);
    assert!(stage.kept.once_more(stage.now));
    stage.turn(&mut std::iter::empty());
    assert_eq!(stage.kept.state, State::Gone, "a person said that it is not there");
}

#[test]
fn what_goes_well_is_live_at_every_outlet_with_hands_of_its_own() {
    for kind in Kind::ALL {
        let mut stage = Stage::new(kind);
        stage.turn(&mut std::iter::empty());
        let expected = if kind.abilities().by_hand { State::Person } else { State::Live };
        assert_eq!(stage.kept.state, expected, "{kind:?}");
    }
}

#[test]
fn an_upload_that_takes_long_and_hiccups_is_not_given_up() {
    let (able, mut stage) = (Kind::Threads.abilities(), Stage::new(Kind::Threads));
    let moment = |now| Moment { now, lane: Lane::Warning, spread: 0.5 };
    let not_yet = || Reply::Ready("container".to_owned(), false);
    let mut kept = stage.kept.clone();
    assert_eq!(kept.next(able, stage.now), Effect::Prepare);
    kept.apply(Effect::Prepare, not_yet(), 1, able, moment(stage.now));
    for poll in 0..20 {
        stage.now += Duration::from_secs(20);
        assert_eq!(kept.next(able, stage.now), Effect::Check, "poll {poll}");
        kept.apply(Effect::Check, not_yet(), 1, able, moment(stage.now));
    }
    stage.now += Duration::from_secs(20);
    let hiccup = Reply::Later(Fault::new(Class::Transient, ""), None);
    kept.apply(Effect::Check, hiccup, 1, able, moment(stage.now));
    assert_eq!((kept.state, kept.attempts), (State::Waiting, 1));
    assert!(kept.due.is_some_and(|due| due < stage.now + Duration::from_secs(10)), "as after a first failure");
}

#[test]
fn what_replaces_is_made_ready_before_the_old_goes() {
    let (able, stage) = (Kind::Threads.abilities(), Stage::new(Kind::Threads));
    let moment = Moment { now: stage.now, lane: Lane::News, spread: 0.5 };
    let mut kept = stage.kept.clone();
    kept.confirm("1", "", stage.now);
    kept.wish(Wish { version: 2, shown: true }, stage.now);
    assert_eq!(kept.next(able, stage.now), Effect::Prepare);
    kept.apply(Effect::Prepare, Reply::Refused(Fault::new(Class::Media, "")), 2, able, moment);
    assert_eq!((kept.state, kept.there.is_some()), (State::Refused, true));
    kept.once_more(stage.now);
    kept.apply(Effect::Prepare, Reply::Ready("2".to_owned(), true), 2, able, moment);
    assert_eq!(kept.next(able, stage.now), Effect::Delete);
    kept.apply(Effect::Delete, Reply::Done, 2, able, moment);
    assert_eq!(kept.next(able, stage.now), Effect::Arm);
}

#[test]
fn what_is_sent_for_good_is_followed_by_the_next_version_of_a_warning_alone() {
    let stage = Stage::new(Kind::Listmonk);
    let after = |lane| {
        let mut kept = stage.kept.clone();
        kept.confirm("1", "", stage.now);
        kept.wish(Wish { version: 2, shown: true }, stage.now);
        let effect = kept.next(Kind::Listmonk.abilities().of(lane), stage.now);
        (kept, effect)
    };
    let (kept, effect) = after(Lane::News);
    assert_eq!((kept.state, effect), (State::Outdated, Effect::Rest));
    let (mut kept, effect) = after(Lane::Warning);
    let able = Kind::Listmonk.abilities().of(Lane::Warning);
    let moment = Moment { now: stage.now, lane: Lane::Warning, spread: 0.5 };
    assert_eq!(effect, Effect::Prepare);
    kept.apply(Effect::Prepare, Reply::Ready("2".to_owned(), true), 2, able, moment);
    assert_eq!(kept.next(able, stage.now), Effect::Arm);
    kept.arm(stage.now);
    assert_eq!(kept.next(able, stage.now), Effect::Commit);
    kept.apply(Effect::Commit, Reply::Live("2".to_owned(), String::new()), 2, able, moment);
    assert_eq!(kept.next(able, stage.now), Effect::Rest);
    let there = kept.there.unwrap();
    assert_eq!((kept.state, there.remote.as_str(), there.version), (State::Live, "2", 2));
}

#[test]
fn nobody_sends_again_what_may_still_come() {
    let (able, stage) = (Kind::Telegram.abilities(), Stage::new(Kind::Telegram));
    let mut kept = stage.kept.clone();
    kept.arm(stage.now);
    let lost = Reply::Unknown(Fault::new(Class::Unclear, ""));
    kept.apply(Effect::Commit, lost, 1, able, Moment { now: stage.now, lane: Lane::News, spread: 0.5 });
    let soon = stage.now + Duration::from_secs(5);
    assert!(kept.state == State::Unconfirmed && !kept.once_more(soon));
    assert_eq!(kept.settles(soon), Some(stage.now + SETTLING));
    assert!(kept.once_more(stage.now + SETTLING) && kept.state == State::Queued);
}

#[test]
fn what_is_too_old_or_over_is_not_begun() {
    let hours = |n: u64| Duration::from_secs(n * 3600);
    for (lane, over, after, state) in [
        (Lane::Warning, None, 5, State::Queued),
        (Lane::Warning, None, 7, State::GivenUp),
        (Lane::News, None, 23, State::Queued),
        (Lane::News, None, 25, State::GivenUp),
        (Lane::News, Some(2), 3, State::GivenUp),
    ] {
        let stage = Stage::new(Kind::Telegram);
        let mut kept = stage.kept.clone();
        kept.drop_if_late(lane, over.map(|n| stage.now + hours(n)), stage.now + hours(after));
        assert_eq!(kept.state, state, "{lane:?} after {after} hours");
        if state == State::GivenUp {
            assert_eq!(kept.fault.as_ref().map(|fault| fault.class), Some(Class::Late));
            kept.once_more(stage.now + hours(after));
            kept.drop_if_late(lane, over.map(|n| stage.now + hours(n)), stage.now + hours(after + 1));
            assert_eq!(kept.state, State::Queued, "a person wants it all the same");
        }
    }
}
