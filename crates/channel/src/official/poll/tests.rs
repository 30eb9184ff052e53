use super::*;
use crate::warning::{Moment, Name};
use std::slice::from_ref;

fn at(hour: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + hour * 3600).unwrap()
}

fn name(identifier: &str, hour: i64) -> Reference {
    Reference {
        sender: Name::parse("DE-NW-HF-W001").unwrap(),
        identifier: Name::parse(identifier).unwrap(),
        sent: Moment::new(at(hour), 60).unwrap(),
    }
}

/// As MoWaS refers: in UTC.
fn in_utc(name: &Reference) -> Reference {
    Reference { sent: Moment::new(name.sent.instant(), 0).unwrap(), ..name.clone() }
}

fn heard(identifier: &str, hour: i64, step: Step, about: &[Reference]) -> Heard {
    Heard {
        name: name(identifier, hour),
        step,
        references: about.iter().map(in_utc).collect(),
        severity: Severity::Severe,
        rehearsal: false,
        expires: None,
        sure: true,
    }
}

fn known(id: i64, names: &[Reference]) -> Known {
    let sent = names.last().unwrap().sent.instant();
    Known { id: PostId(id), names: names.to_vec(), sent, expires: None, ended: false }
}

#[test]
fn w10_what_is_missing_is_withdrawn_by_a_complete_reading_only() {
    let there = [known(1, &[name("a", 0)]), known(2, &[name("b", 0)])];
    let listed = [heard("a", 0, Step::Begins, &[])];
    assert!(compare(&there, &listed, false, at(1)).is_empty(), "unknown is not over");
    assert!(compare(&there, &[], false, at(1)).is_empty());
    let gone = compare(&there, &listed, true, at(1));
    assert_eq!(gone, [Change::Gone(PostId(2), Ending::Withdrawn)]);
    let lapsed = Known { expires: Some(at(1)), ..known(2, &[name("b", 0)]) };
    assert_eq!(compare(&[lapsed], &[], true, at(1)), [Change::Gone(PostId(2), Ending::Expired)], "no all-clear");
    let over = Known { ended: true, ..known(2, &[name("b", 0)]) };
    assert!(compare(&[over], &[], true, at(1)).is_empty(), "once");
}

#[test]
fn references_in_utc_find_what_was_sent_in_local_time() {
    let first = name("a.0", 0);
    let there = [known(1, from_ref(&first))];
    let update = heard("a.1", 2, Step::Changes, from_ref(&first));
    let names = vec![first.clone(), name("a.1", 2)];
    assert_eq!(compare(&there, from_ref(&update), true, at(3)), [Change::Next(PostId(1), 0, names.clone())]);
    // The next reading finds nothing new in it.
    assert!(compare(&[known(1, &names)], &[update], true, at(3)).is_empty());
    let clear = heard("a.2", 4, Step::Ends, &[name("a.1", 2)]);
    let changes = compare(&[known(1, &names)], &[clear], true, at(5));
    assert!(matches!(&changes[..], [Change::Next(PostId(1), 0, all)] if all.len() == 3), "{changes:?}");
}

#[test]
fn nobody_is_told_twice_in_one_breath() {
    // A feed keeps what was updated and ended; read for the first time, only what holds counts.
    let listed = [
        heard("a.1", 1, Step::Changes, &[name("a.0", 0)]),
        heard("a.0", 0, Step::Begins, &[]),
        heard("b.0", 0, Step::Begins, &[]),
        heard("b.1", 1, Step::Ends, &[name("b.0", 0)]),
        heard("c.0", 0, Step::Begins, &[]),
    ];
    let changes = compare(&[], &listed, true, at(2));
    assert_eq!(changes, [Change::New(0, vec![name("a.0", 0), name("a.1", 1)]), Change::New(4, vec![name("c.0", 0)])]);
    // What its sender updated stays listed beside the update, and an older update may come late.
    let there = [known(1, &[name("a.0", 0), name("a.1", 2)])];
    let late = heard("a.9", 1, Step::Changes, &[name("a.0", 0)]);
    assert!(compare(&there, &[listed[1].clone(), late], true, at(3)).is_empty());
}

#[test]
fn an_update_from_a_wrong_clock_is_an_update() {
    let ahead = name("a.0", 500);
    let there = [known(1, from_ref(&ahead))];
    let update = heard("a.1", 1, Step::Changes, &[ahead]);
    assert!(matches!(compare(&there, &[update], true, at(2))[..], [Change::Next(PostId(1), 0, _)]));
}

#[test]
fn the_same_identifier_with_another_time_is_the_same_warning() {
    let there = [known(1, &[name("a", 0)])];
    let again = heard("a", 1, Step::Begins, &[]);
    assert!(matches!(compare(&there, &[again], true, at(2))[..], [Change::Next(PostId(1), 0, _)]));
}

#[test]
fn what_was_over_and_is_warned_of_again_rings_again() {
    let over = Known { ended: true, ..known(1, &[name("a.0", 0), name("a.1", 1)]) };
    let again = heard("a.2", 2, Step::Changes, &[name("a.1", 1)]);
    assert!(matches!(compare(from_ref(&over), &[again], true, at(3))[..], [Change::New(0, _)]));
    let clear_twice = heard("a.2", 2, Step::Ends, &[name("a.1", 1)]);
    assert!(compare(&[over], &[clear_twice], true, at(3)).is_empty());
    let unheard = heard("z.1", 2, Step::Ends, &[name("z.0", 1)]);
    assert!(compare(&[], &[unheard], true, at(3)).is_empty(), "the end of what nobody heard of");
    let late = Heard { expires: Some(at(3)), ..heard("y", 2, Step::Begins, &[]) };
    assert!(compare(&[], &[late], true, at(3)).is_empty(), "over before it was read");
}

#[test]
fn w13_a_burst_is_all_there_and_each_once() {
    let burst: Vec<Heard> = (0..1000).map(|n| heard(&format!("x.{n}"), n % 7, Step::Begins, &[])).collect();
    let twice = [burst.as_slice(), burst.as_slice()].concat();
    let changes = compare(&[], &twice, true, at(8));
    assert_eq!(changes.len(), 1000);
    assert!(changes.iter().all(|change| matches!(change, Change::New(..))));
}
