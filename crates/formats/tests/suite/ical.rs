//! Calendars: the hour is right in summer and in winter, lines are folded, nothing is cut.
use crate::common::{at, event, post, town, view};
use formats::ical;
use proptest::prelude::*;

fn unfold(file: &str) -> Vec<String> {
    file.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

fn one(start: &str, end: Option<&str>, all_day: bool) -> Vec<String> {
    let town = town();
    let content = event("Fest", start, end, all_day);
    unfold(&ical::event(&view(&town), &post(1, &content)).unwrap())
}

fn has(lines: &[String], line: &str) {
    assert!(lines.iter().any(|l| l == line), "{line} is missing in\n{}", lines.join("\n"));
}

#[test]
fn summer_and_winter_are_told_in_local_time() {
    let summer = one("2026-07-05T18:00:00Z", Some("2026-07-05T20:30:00Z"), false);
    has(&summer, "DTSTART;TZID=Europe/Berlin:20260705T200000");
    has(&summer, "DTEND;TZID=Europe/Berlin:20260705T223000");
    let winter = one("2026-12-05T18:00:00Z", None, false);
    has(&winter, "DTSTART;TZID=Europe/Berlin:20261205T190000");
    // Both changes of 2026 as the law has them: 29 March 2:00 and 25 October 3:00 local time.
    for line in ["BEGIN:DAYLIGHT", "DTSTART:20260329T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST"] {
        has(&summer, line);
    }
    for line in ["BEGIN:STANDARD", "DTSTART:20261025T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:CET"] {
        has(&winter, line);
    }
}

#[test]
fn the_change_before_the_first_event_is_always_named() {
    let night = one("2026-03-29T00:59:59Z", Some("2026-03-29T01:00:00Z"), false);
    has(&night, "DTSTART:20251026T030000");
    has(&night, "DTSTART:20260329T020000");
    has(&night, "DTSTART;TZID=Europe/Berlin:20260329T015959");
    has(&night, "DTEND;TZID=Europe/Berlin:20260329T030000");
}

#[test]
fn whole_days_end_on_the_day_after() {
    // Midnight to midnight in Berlin; the last day counts.
    let days = one("2026-07-03T22:00:00Z", Some("2026-07-05T22:00:00Z"), true);
    has(&days, "DTSTART;VALUE=DATE:20260704");
    has(&days, "DTEND;VALUE=DATE:20260707");
    assert!(!days.iter().any(|line| line.contains("VTIMEZONE")));
    let day = one("2026-07-03T22:00:00Z", None, true);
    has(&day, "DTEND;VALUE=DATE:20260705");
}

#[test]
fn a_withdrawn_event_is_cancelled_and_counts_up() {
    let town = town();
    let content = event("Fest", "2026-07-05T18:00:00Z", None, false);
    let mut gone = post(1, &content);
    (gone.withdrawn, gone.version) = (true, 3);
    let lines = unfold(&ical::calendar(&view(&town), &[gone]));
    has(&lines, "STATUS:CANCELLED");
    has(&lines, "SEQUENCE:3");
    has(&lines, "UID:0000000000001@ausrufer.example");
    has(&lines, "DTSTAMP:20261121T103000Z");
    has(&lines, "X-WR-CALNAME:Stadt Lindenau an der Werre");
    has(&lines, "LOCATION:Marktplatz\\, Lindenau");
    assert!(lines.iter().any(|line| line.starts_with("DESCRIPTION:Mit Musik\\; Essen\\, Trinken.\\n\\nEintritt frei")));
    let other = crate::common::content(channel::post::Kind::Update, "Kein Fest", "x");
    assert!(ical::event(&view(&town), &post(2, &other)).is_none());
    let mut utc = crate::common::town();
    utc.profile.zone = "UTC".to_owned();
    has(&unfold(&ical::event(&view(&utc), &post(1, &content)).unwrap()), "DTSTART:20260705T180000Z");
    assert_eq!(at("2026-07-05T18:00:00Z"), content.event.unwrap().start);
}

proptest! {
    #[test]
    fn lines_are_short_and_unfold_to_what_was_said(title in "[a-zäöüß🎉👩‍👩‍👧 ]{1,110}") {
        let Ok(title) = channel::text::Title::parse(&title) else { return Ok(()) };
        let town = town();
        let content = event(title.as_str(), "2026-07-05T18:00:00Z", None, false);
        let file = ical::event(&view(&town), &post(1, &content)).unwrap();
        prop_assert!(file.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
        let summary = format!("SUMMARY:{title}");
        prop_assert!(unfold(&file).contains(&summary));
    }
}
