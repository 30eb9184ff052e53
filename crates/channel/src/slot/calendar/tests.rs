use super::super::{Habits, Weekly};
use super::*;
use jiff::civil::{Time, Weekday, date, time};

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn calendar(rules: &[(Weekday, Time)], land: Land, on_holiday: OnHoliday) -> Calendar {
    let rules = rules.iter().map(|(day, at)| Weekly { day: *day, at: *at }).collect();
    let days = PublishingDays::new(rules, Vec::new(), on_holiday, Habits::default()).unwrap();
    Calendar::new(days, berlin(), Some(land))
}

/// Two years, minute by minute, asking the clock on the wall and nothing of the code under test.
fn by_the_wall_clock(rules: &[(Weekday, Time)], mut now: Timestamp, until: Timestamp) -> Vec<Timestamp> {
    let (zone, mut fired) = (berlin(), Vec::new());
    let mut before = now.to_zoned(zone.clone()).datetime();
    while now < until {
        now += jiff::SignedDuration::from_mins(1);
        let wall = now.to_zoned(zone.clone()).datetime();
        // In spring the clock jumps over an hour, in autumn it shows one twice: `before` never runs backwards.
        if wall > before {
            fired.extend(
                rules
                    .iter()
                    .filter(|(day, time)| wall.weekday() == *day && before.time() < *time && *time <= wall.time())
                    .map(|_| now),
            );
            before = wall;
        }
    }
    fired
}

#[test]
fn two_years_of_clock_changes_and_holidays_for_two_lands() {
    let at_ten = time(10, 0, 0, 0);
    let rules = [(Weekday::Monday, at_ten), (Weekday::Thursday, at_ten)];
    let (from, until) = (at("2026-01-01T00:00:00+01:00"), at("2028-01-01T00:00:00+01:00"));
    let wall = by_the_wall_clock(&rules, from, until);
    for land in [Land::Bavaria, Land::Saxony] {
        for way in OnHoliday::ALL {
            let slots = calendar(&rules, land, way).between(from, until);
            let usual: Vec<Timestamp> =
                slots.iter().filter(|slot| slot.fate == Fate::Usual).map(|slot| slot.at).collect();
            let free = |at: &Timestamp| land.holiday(at.to_zoned(berlin()).date()).is_some();
            let expected: Vec<Timestamp> = wall.iter().copied().filter(|at| !free(at)).collect();
            assert_eq!(usual, expected, "{} {way:?}", land.code());
            let taking_place = slots.iter().filter(|slot| !matches!(slot.fate, Fate::Dropped(_)));
            assert!(taking_place.clone().all(|slot| !free(&slot.at)), "nobody works on a holiday");
            assert!(taking_place.clone().zip(taking_place.skip(1)).all(|(a, b)| a.at < b.at), "none twice");
        }
    }
}

#[test]
fn the_hour_that_is_skipped_and_the_hour_that_comes_twice() {
    let rules = [(Weekday::Sunday, time(2, 30, 0, 0))];
    let calendar = calendar(&rules, Land::Saxony, OnHoliday::Skip);
    let (from, until) = (at("2026-01-01T00:00:00Z"), at("2028-01-01T00:00:00Z"));
    let slots = calendar.between(from, until);
    assert_eq!(slots.len(), 104, "once a week, whatever the clocks do");
    let has = |text: &str| slots.iter().any(|slot| slot.at == at(text));
    assert!(has("2026-03-29T03:30:00+02:00"), "spring: an hour later by the wall");
    assert!(has("2026-10-25T02:30:00+02:00") && !has("2026-10-25T02:30:00+01:00"), "autumn: the first of the two");
}

#[test]
fn slots_move_off_holidays_or_fall_out() {
    let at_ten = time(10, 0, 0, 0);
    let rules = [(Weekday::Thursday, at_ten)];
    let on_ascension = |way| {
        let all = calendar(&rules, Land::Bavaria, way).between(at("2026-05-11T00:00:00Z"), at("2026-05-18T00:00:00Z"));
        all[0]
    };
    let usual = date(2026, 5, 14);
    let moved = Fate::Moved(usual, "ascension");
    assert_eq!(on_ascension(OnHoliday::After), Slot { at: at("2026-05-15T10:00:00+02:00"), fate: moved });
    assert_eq!(on_ascension(OnHoliday::Before), Slot { at: at("2026-05-13T10:00:00+02:00"), fate: moved });
    let dropped = Slot { at: at("2026-05-14T10:00:00+02:00"), fate: Fate::Dropped("ascension") };
    assert_eq!(on_ascension(OnHoliday::Skip), dropped);
}

#[test]
fn a_moved_slot_that_meets_another_is_one() {
    let at_ten = time(10, 0, 0, 0);
    let rules = [(Weekday::Monday, at_ten), (Weekday::Tuesday, at_ten)];
    let calendar = calendar(&rules, Land::Saxony, OnHoliday::After);
    let coming = calendar.coming(at("2026-04-04T00:00:00Z"), 2);
    assert_eq!(
        coming[0],
        Slot { at: at("2026-04-07T10:00:00+02:00"), fate: Fate::Usual },
        "Easter Monday meets Tuesday"
    );
    assert_eq!(coming[1].at, at("2026-04-13T10:00:00+02:00"));
}

#[test]
fn own_free_days_count_and_long_rows_are_stepped_over() {
    let rules = vec![Weekly { day: Weekday::Thursday, at: time(10, 0, 0, 0) }];
    let free = vec![date(2026, 12, 31), date(2026, 12, 24), date(2026, 12, 24)];
    let days = PublishingDays::new(rules, free, OnHoliday::After, Habits::default()).unwrap();
    assert_eq!(days.free().len(), 2);
    let calendar = Calendar::new(days, berlin(), Some(Land::Bavaria));
    let coming = calendar.coming(at("2026-12-20T00:00:00Z"), 2);
    assert_eq!(coming[0].at, at("2026-12-28T10:00:00+01:00"), "24th own, 25th and 26th Christmas, then a Sunday");
    assert_eq!(coming[0].fate, Fate::Moved(date(2026, 12, 24), "own"));
    assert_eq!(coming[1].at, at("2027-01-04T10:00:00+01:00"));
}
