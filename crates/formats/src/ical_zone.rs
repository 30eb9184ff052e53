//! The VTIMEZONE of a calendar (RFC 5545 §3.6.5): every change of the clock from before the first to after the last
//! event, named one by one. That is right for any zone and any past; a rule would only be right for the present law.
use channel::clock::Timestamp;
use jiff::tz::{Offset, TimeZone};
use std::fmt;

/// More changes than this are not listed; 50 years of two a year.
const MAX_CHANGES: usize = 100;

/// The zone's name as used in TZID.
pub(crate) fn name(zone: &TimeZone) -> &str {
    zone.iana_name().unwrap_or("UTC")
}

/// A date-time property's value with what stands before it: `;TZID=Europe/Berlin:20261121T193000`.
pub(crate) struct Moment<'a>(pub(crate) Timestamp, pub(crate) &'a TimeZone);

impl fmt::Display for Moment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match name(self.1) {
            "UTC" => write!(f, ":{}", self.0.strftime("%Y%m%dT%H%M%SZ")),
            name => write!(f, ";TZID={name}:{}", self.0.to_zoned(self.1.clone()).strftime("%Y%m%dT%H%M%S")),
        }
    }
}

/// The lines of the component; none when no moment needs it.
pub(crate) fn component(zone: &TimeZone, moments: &[Timestamp]) -> Vec<String> {
    let (Some(first), Some(last)) = (moments.iter().min(), moments.iter().max()) else { return Vec::new() };
    if name(zone) == "UTC" {
        return Vec::new();
    }
    let mut lines = vec!["BEGIN:VTIMEZONE".to_owned(), format!("TZID:{}", name(zone))];
    let changes = changes(zone, *first, *last);
    if changes.is_empty() {
        let offset = zone.to_offset(*first);
        observance(
            &mut lines,
            "STANDARD",
            "19700101T000000",
            (offset, offset),
            zone.to_offset_info(*first).abbreviation(),
        );
    }
    for change in changes {
        let kind = if change.daylight { "DAYLIGHT" } else { "STANDARD" };
        // The onset is told in the local time before the change (RFC 5545 §3.6.5).
        let onset = change.from.to_datetime(change.at).strftime("%Y%m%dT%H%M%S").to_string();
        observance(&mut lines, kind, &onset, (change.from, change.to), &change.abbreviation);
    }
    lines.push("END:VTIMEZONE".to_owned());
    lines
}

struct Change {
    at: Timestamp,
    from: Offset,
    to: Offset,
    daylight: bool,
    abbreviation: String,
}

/// The change in force at `first` and all up to one after `last`, so that a programme which looks ahead finds it.
fn changes(zone: &TimeZone, first: Timestamp, last: Timestamp) -> Vec<Change> {
    let second = jiff::SignedDuration::from_secs(1);
    let in_force = zone.preceding(first.saturating_add(second).unwrap_or(first)).next();
    let mut later = zone.following(in_force.as_ref().map_or(first, |t| t.timestamp()));
    let mut listed: Vec<_> = in_force.into_iter().collect();
    for change in later.by_ref().take(MAX_CHANGES) {
        let done = change.timestamp() > last;
        listed.push(change);
        if done {
            break;
        }
    }
    listed
        .into_iter()
        .map(|change| Change {
            at: change.timestamp(),
            from: zone.to_offset(change.timestamp().saturating_sub(second).unwrap_or(change.timestamp())),
            to: change.offset(),
            daylight: change.dst().is_dst(),
            abbreviation: change.abbreviation().to_owned(),
        })
        .collect()
}

fn observance(lines: &mut Vec<String>, kind: &str, onset: &str, (from, to): (Offset, Offset), abbreviation: &str) {
    lines.push(format!("BEGIN:{kind}"));
    lines.push(format!("DTSTART:{onset}"));
    lines.push(format!("TZOFFSETFROM:{}", utc_offset(from)));
    lines.push(format!("TZOFFSETTO:{}", utc_offset(to)));
    lines.push(format!("TZNAME:{abbreviation}"));
    lines.push(format!("END:{kind}"));
}

/// `+0100`, with seconds only where history had them (RFC 5545 §3.3.14).
fn utc_offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let (hours, minutes, rest) = (seconds.abs() / 3600, seconds.abs() / 60 % 60, seconds.abs() % 60);
    if rest == 0 { format!("{sign}{hours:02}{minutes:02}") } else { format!("{sign}{hours:02}{minutes:02}{rest:02}") }
}
