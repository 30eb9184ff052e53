//! What stands there: it goes, or says something else, however long the platform is away; and somebody may want to know
//! whether it still stands there.
use super::dispatch::{Dispatch, Effect, Moment, Reply, State, Wish};
use super::fault::{Class, Fault};
use super::{Change, Kind};
use crate::clock::Timestamp;
use crate::delivery::Lane;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3_600);

fn began() -> Timestamp {
    Timestamp::from_second(1_790_000_000).unwrap()
}

/// It stands there since long.
fn live(kind: Kind) -> Dispatch {
    let mut kept = Dispatch::new(Wish { version: 1, shown: true }, began());
    kept.confirm("42", "https://there.example/42", began());
    assert_eq!(kept.next(kind.abilities(), began()), Effect::Rest);
    kept.there.as_mut().unwrap().data = "uploaded".to_owned();
    kept
}

/// The platform is away until then, and takes everything after that.
fn until_back(kept: &mut Dispatch, kind: Kind, lane: Lane, back: Timestamp) {
    let able = kind.abilities().of(lane);
    let mut now = kept.due.unwrap();
    for _ in 0..500 {
        let moment = Moment { now, lane, spread: 0.5 };
        match kept.next(able, now) {
            Effect::Rest => match kept.due {
                Some(due) => now = due,
                None => return,
            },
            effect if now < back => {
                kept.apply(
                    effect,
                    Reply::Later(Fault::new(Class::Transient, "503"), None),
                    kept.wish.version,
                    able,
                    moment,
                );
            }
            Effect::Prepare => kept.apply(Effect::Prepare, Reply::Ready(String::new(), true), 2, able, moment),
            Effect::Arm => kept.arm(now),
            Effect::Commit => kept.apply(Effect::Commit, Reply::Live("43".to_owned(), String::new()), 2, able, moment),
            effect => kept.apply(effect, Reply::Done, kept.wish.version, able, moment),
        }
    }
    panic!("it never ends: {kept:?}");
}

#[test]
fn what_is_withdrawn_goes_when_the_platform_is_back() {
    for (lane, hours, state) in [
        (Lane::News, 2, State::Gone),
        (Lane::News, 6 * 24, State::Gone),
        (Lane::Warning, 6 * 24, State::Gone),
        (Lane::News, 8 * 24, State::GivenUp),
    ] {
        let mut kept = live(Kind::Facebook);
        kept.wish(Wish { version: 2, shown: false }, began());
        until_back(&mut kept, Kind::Facebook, lane, began() + HOUR * hours);
        assert_eq!((kept.state, kept.there.is_some()), (state, state == State::GivenUp), "{lane:?}, {hours} hours");
    }
}

#[test]
fn what_is_corrected_says_so_when_the_platform_is_back() {
    for (kind, hours, state) in [
        (Kind::Facebook, 2, State::Live),
        (Kind::Facebook, 2 * 24, State::Live),
        (Kind::Threads, 2 * 24, State::Live),
        (Kind::Facebook, 4 * 24, State::GivenUp),
    ] {
        let mut kept = live(kind);
        kept.wish(Wish { version: 2, shown: true }, began());
        until_back(&mut kept, kind, Lane::News, began() + HOUR * hours);
        assert_eq!(kept.state, state, "{kind:?}, {hours} hours");
    }
}

#[test]
fn what_never_stood_there_is_given_up_as_ever() {
    let mut kept = Dispatch::new(Wish { version: 1, shown: true }, began());
    until_back(&mut kept, Kind::Facebook, Lane::News, began() + 2 * HOUR);
    assert_eq!(kept.state, State::GivenUp);
    // A second mail two days late is no correction of the first one.
    let mut kept = live(Kind::Listmonk);
    kept.wish(Wish { version: 2, shown: true }, began());
    assert_eq!(Kind::Listmonk.abilities().change, Change::FollowUp);
    until_back(&mut kept, Kind::Listmonk, Lane::Warning, began() + 24 * HOUR);
    assert_eq!(kept.state, State::GivenUp);
}

#[test]
fn where_a_person_can_do_it_they_are_asked_before_the_week_is_over() {
    let mut kept = live(Kind::Waha);
    kept.wish(Wish { version: 2, shown: false }, began());
    until_back(&mut kept, Kind::Waha, Lane::News, began() + 24 * HOUR);
    assert_eq!(kept.state, State::Person);
}

/// A look that comes to `reply`.
fn looked(kind: Kind, reply: Reply) -> Dispatch {
    let (able, later) = (kind.abilities(), began() + 24 * HOUR);
    let mut kept = live(kind);
    assert!(kept.look(able, began(), later));
    assert!(!kept.look(able, began(), later), "it is looked at");
    assert_eq!(kept.next(able, later), Effect::Probe);
    kept.apply(Effect::Probe, reply, 1, able, Moment { now: later, lane: Lane::News, spread: 0.5 });
    kept.next(able, later);
    kept
}

#[test]
fn what_is_seen_is_what_it_was() {
    for kind in [Kind::Mastodon, Kind::Facebook, Kind::Threads, Kind::Matrix] {
        let found = looked(kind, Reply::Live("42".to_owned(), String::new()));
        assert_eq!(
            found,
            Dispatch { since: found.since, ..live(kind) },
            "{kind:?}: its name, its pictures and since when"
        );
    }
    let other = looked(Kind::Mastodon, Reply::Live("77".to_owned(), "https://there.example/77".to_owned()));
    let there = other.there.unwrap();
    assert_eq!((other.state, there.remote.as_str(), there.data.as_str()), (State::Live, "77", ""), "put there by hand");
}

#[test]
fn what_is_gone_is_said_to_be_and_sent_again_by_a_person_alone() {
    let later = began() + 24 * HOUR;
    for (kind, state) in [
        (Kind::Mastodon, State::Refused),
        (Kind::Threads, State::Refused),
        // What is not found there may stand there all the same.
        (Kind::Facebook, State::Unconfirmed),
    ] {
        let mut gone = looked(kind, Reply::Missing);
        assert_eq!(gone.state, state, "{kind:?}");
        if state == State::Refused {
            let class = gone.fault.as_ref().map(|fault| fault.class);
            assert_eq!((class, gone.there.is_none()), (Some(Class::Missing), true), "{kind:?}");
        }
        assert!(gone.once_more(later));
        assert_eq!(
            (gone.next(kind.abilities(), later), gone.round),
            (Effect::Prepare, 1),
            "{kind:?}: under another key"
        );
    }
}

#[test]
fn where_no_program_can_look_a_person_does() {
    for kind in [Kind::Telegram, Kind::Whatsapp, Kind::Waha] {
        let later = began() + 24 * HOUR;
        let mut kept = live(kind);
        assert!(kept.look(kind.abilities(), began(), later));
        assert_eq!((kept.state, kept.due, kept.settles(later)), (State::Unconfirmed, None, None), "{kind:?}");
        kept.confirm("", "", later);
        kept.next(kind.abilities(), later);
        assert_eq!(kept, Dispatch { since: later, ..live(kind) }, "{kind:?}: they saw it");
    }
}

#[test]
fn a_change_does_not_wait_for_a_look() {
    let (able, later) = (Kind::Facebook.abilities(), began() + 24 * HOUR);
    for (shown, effect) in [(false, Effect::Delete), (true, Effect::Edit)] {
        let mut kept = live(Kind::Facebook);
        assert!(kept.look(able, began(), later));
        kept.wish(Wish { version: 2, shown }, later);
        let first = kept.next(able, later);
        assert_eq!((first, kept.armed), (effect, None), "it says by itself whether it stands there");
    }
    let mut never = Dispatch::new(Wish { version: 1, shown: true }, began());
    assert!(!never.look(able, began(), later));
}
