use super::*;
use crate::warning::{Moment, Name, Severity};
use std::slice::from_ref;

const PATIENCE: SignedDuration = SignedDuration::from_mins(5);

/// A reading at that time.
fn read(known: &[Known], heard: &[Heard], complete: bool, now: Timestamp) -> Vec<Change> {
    compare(known, heard, Reading { complete, weather: true, patience: PATIENCE, now })
}

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
    let (ours, weight) = (Listing::Listed, Weight::Same);
    Known { id: PostId(id), names: names.to_vec(), sent, expires: None, ended: None, ours, others: false, weight }
}

#[test]
fn w10_what_is_missing_is_withdrawn_by_two_complete_readings_only() {
    let there = [known(1, &[name("a", 0)]), known(2, &[name("b", 0)])];
    let listed = [heard("a", 0, Step::Begins, &[])];
    assert!(read(&there, &listed, false, at(1)).is_empty(), "unknown is not over");
    assert!(read(&there, &[], false, at(1)).is_empty());
    assert_eq!(read(&there, &listed, true, at(1)), [Change::Missed(PostId(2))], "one empty file is no withdrawal");
    let missing = |since| [Known { ours: Listing::Missing(since), ..there[1].clone() }];
    assert!(read(&missing(at(1)), &[], true, at(1) + SignedDuration::from_mins(4)).is_empty(), "nor are two at once");
    assert!(read(&missing(at(0)), &[], false, at(1)).is_empty(), "unknown is not over");
    assert_eq!(read(&missing(at(0)), &[], true, at(1)), [Change::Gone(PostId(2), Ending::Withdrawn)]);
    let again = heard("b", 0, Step::Begins, &[]);
    assert_eq!(read(&missing(at(0)), &[again], true, at(1)), [Change::Seen(PostId(2), false)]);
    let lapsed = Known { expires: Some(at(1)), ..known(2, &[name("b", 0)]) };
    let lapsed = from_ref(&lapsed);
    assert_eq!(read(lapsed, &[], true, at(1)), [Change::Gone(PostId(2), Ending::Expired)], "no all-clear");
    assert!(read(lapsed, &[], false, at(1)).is_empty());
    let late = read(lapsed, &[], false, at(2));
    assert_eq!(late, [Change::Gone(PostId(2), Ending::Expired)], "its time is enough, however the others are read");
    let over = Known { ended: Some(Ending::AllClear), ..known(2, &[name("b", 0)]) };
    assert!(read(&[over], &[], true, at(1)).is_empty(), "once");
}

#[test]
fn w10_what_was_withdrawn_by_mistake_comes_back() {
    let listed = [heard("a", 0, Step::Begins, &[])];
    let ended = |ending| Known { ended: Some(ending), ours: Listing::Unlisted, ..known(1, &[name("a", 0)]) };
    for ending in [Ending::Withdrawn, Ending::Unwatched] {
        assert_eq!(read(&[ended(ending)], &listed, true, at(1)), [Change::Back(PostId(1))], "{ending:?}");
        let lapsed = Known { expires: Some(at(1)), ..ended(ending) };
        assert!(read(&[lapsed], &listed, true, at(1)).is_empty(), "its time went by");
        let update = heard("a.1", 1, Step::Changes, &[name("a", 0)]);
        assert!(matches!(read(&[ended(ending)], &[update], true, at(1))[..], [Change::Next(PostId(1), 0, _)]));
    }
    assert!(read(&[ended(Ending::AllClear)], &listed, true, at(1)).is_empty());
    let clear = [heard("a.1", 1, Step::Ends, &[name("a", 0)])];
    assert!(read(&[ended(Ending::Withdrawn)], &clear, true, at(2)).is_empty(), "that it is over was said");
    assert_eq!(read(&[ended(Ending::Unwatched)], &clear, true, at(2)).len(), 1, "nobody said so");
}

#[test]
fn w10_one_warning_of_two_sources_is_one() {
    let listed = [heard("a", 0, Step::Begins, &[])];
    let of_other = Known { ours: Listing::Unlisted, others: true, ..known(1, &[name("a", 0)]) };
    assert_eq!(read(from_ref(&of_other), &listed, true, at(1)), [Change::Seen(PostId(1), false)], "it rang already");
    assert!(read(from_ref(&of_other), &[], true, at(1)).is_empty(), "it is not ours to withdraw");
    let both = Known { ours: Listing::Missing(at(0)), ..of_other.clone() };
    assert_eq!(read(&[both], &[], true, at(1)), [Change::Left(PostId(1))], "the other one lists it");
    let update = heard("a.1", 1, Step::Changes, &[name("a", 0)]);
    assert!(matches!(read(from_ref(&of_other), &[update], true, at(2))[..], [Change::Next(PostId(1), 0, _)]));
    // A feed can neither end nor keep what an office warns of.
    let stronger = Known { weight: Weight::Less, ..of_other.clone() };
    for step in [Step::Begins, Step::Changes, Step::Ends] {
        let said = heard("a.1", 1, step, &[name("a", 0)]);
        assert!(read(from_ref(&stronger), &[said, listed[0].clone()], true, at(2)).is_empty(), "{step:?}");
    }
    let weaker = Known { weight: Weight::More, ..of_other };
    assert_eq!(read(&[weaker], &listed, true, at(1)), [Change::Seen(PostId(1), true)]);
}

#[test]
fn silence_about_weather_says_nothing_where_another_source_has_it() {
    let storm = name("2.49.0.0.276.0.DWD.PVW.17.f8.MUL", 0);
    let there = Known { ours: Listing::Missing(at(0)), ..known(1, &[storm]) };
    let silent = |known: &Known| {
        compare(from_ref(known), &[], Reading { complete: true, weather: false, patience: PATIENCE, now: at(1) })
    };
    assert!(silent(&there).is_empty());
    assert_eq!(silent(&Known { others: true, ..there.clone() }), [Change::Left(PostId(1))]);
    assert_eq!(silent(&Known { expires: Some(at(1)), ..there }), [Change::Gone(PostId(1), Ending::Expired)]);
}

#[test]
fn w13_many_names_cost_no_time() {
    let names: Vec<Reference> = (0..20_000).map(|n| name(&format!("r.{n}"), 0)).collect();
    let there = [known(1, &names), known(2, &[name("b", 0)])];
    let hostile: Vec<Heard> = (0..20).map(|n| heard(&format!("h.{n}"), n, Step::Changes, &names)).collect();
    let begun = std::time::Instant::now();
    let changes = read(&there, &hostile, true, at(30));
    assert!(matches!(&changes[..], [Change::Next(PostId(1), 19, names), _] if names.len() <= 200), "and kept are few");
    assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
}

#[test]
fn references_in_utc_find_what_was_sent_in_local_time() {
    let first = name("a.0", 0);
    let there = [known(1, from_ref(&first))];
    let update = heard("a.1", 2, Step::Changes, from_ref(&first));
    let names = vec![first.clone(), name("a.1", 2)];
    assert_eq!(read(&there, from_ref(&update), true, at(3)), [Change::Next(PostId(1), 0, names.clone())]);
    // The next reading finds nothing new in it.
    assert!(read(&[known(1, &names)], &[update], true, at(3)).is_empty());
    let clear = heard("a.2", 4, Step::Ends, &[name("a.1", 2)]);
    let changes = read(&[known(1, &names)], &[clear], true, at(5));
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
    let changes = read(&[], &listed, true, at(2));
    assert_eq!(changes, [Change::New(0, vec![name("a.0", 0), name("a.1", 1)]), Change::New(4, vec![name("c.0", 0)])]);
    // What its sender updated stays listed beside the update, and an older update may come late.
    let there = [known(1, &[name("a.0", 0), name("a.1", 2)])];
    let late = heard("a.9", 1, Step::Changes, &[name("a.0", 0)]);
    assert!(read(&there, &[listed[1].clone(), late], true, at(3)).is_empty());
}

#[test]
fn an_update_from_a_wrong_clock_is_an_update() {
    let ahead = name("a.0", 500);
    let there = [known(1, from_ref(&ahead))];
    let update = heard("a.1", 1, Step::Changes, &[ahead]);
    assert!(matches!(read(&there, &[update], true, at(2))[..], [Change::Next(PostId(1), 0, _)]));
}

#[test]
fn the_same_identifier_with_another_time_is_the_same_warning() {
    let there = [known(1, &[name("a", 0)])];
    let again = heard("a", 1, Step::Begins, &[]);
    assert!(matches!(read(&there, &[again], true, at(2))[..], [Change::Next(PostId(1), 0, _)]));
}

#[test]
fn what_was_over_and_is_warned_of_again_rings_again() {
    let over = Known { ended: Some(Ending::AllClear), ..known(1, &[name("a.0", 0), name("a.1", 1)]) };
    let again = heard("a.2", 2, Step::Changes, &[name("a.1", 1)]);
    assert!(matches!(read(from_ref(&over), &[again], true, at(3))[..], [Change::New(0, _)]));
    let clear_twice = heard("a.2", 2, Step::Ends, &[name("a.1", 1)]);
    assert!(read(&[over], &[clear_twice], true, at(3)).is_empty());
    let unheard = heard("z.1", 2, Step::Ends, &[name("z.0", 1)]);
    assert!(read(&[], &[unheard], true, at(3)).is_empty(), "the end of what nobody heard of");
    let late = Heard { expires: Some(at(3)), ..heard("y", 2, Step::Begins, &[]) };
    assert!(read(&[], &[late], true, at(3)).is_empty(), "over before it was read");
}

#[test]
fn w13_a_burst_is_all_there_and_each_once() {
    let burst: Vec<Heard> = (0..1000).map(|n| heard(&format!("x.{n}"), n % 7, Step::Begins, &[])).collect();
    let twice = [burst.as_slice(), burst.as_slice()].concat();
    let changes = read(&[], &twice, true, at(8));
    assert_eq!(changes.len(), 1000);
    assert!(changes.iter().all(|change| matches!(change, Change::New(..))));
}
