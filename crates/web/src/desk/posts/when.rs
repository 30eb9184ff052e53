//! Dates and times as people type them, in the channel's zone.
use channel::clock::Timestamp;
use channel::field::Complaint;
use jiff::civil::{Date, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};

/// `2026-11-24`, `24.11.2026` or `24.11.26`.
pub fn date(text: &str) -> Result<Date, Complaint> {
    let text = text.trim();
    let parts: Vec<&str> = text.split(['.', '-']).collect();
    let number = |part: &str| part.trim().parse::<i16>().ok();
    let made = match parts.as_slice() {
        [year, month, day] if text.contains('-') => triple(number(year), number(month), number(day)),
        [day, month, year] => {
            let century = if year.trim().len() == 2 { 2000 } else { 0 };
            triple(number(year).map(|y| y + century), number(month), number(day))
        }
        _ => None,
    };
    made.filter(|day| (2000..2200).contains(&day.year())).ok_or_else(|| Complaint::new("error.date.shape"))
}

/// `10:30`, `10.30`, `1030` or `10`, with or without "Uhr".
pub fn time(text: &str) -> Result<Time, Complaint> {
    let text = text.trim();
    let bare = text.len().checked_sub(3).and_then(|at| text.split_at_checked(at));
    let text = bare.filter(|(_, word)| word.eq_ignore_ascii_case("uhr")).map_or(text, |(number, _)| number.trim());
    let digits = matches!(text.len(), 3 | 4) && text.bytes().all(|b| b.is_ascii_digit());
    let (hour, minute) = match digits {
        true => text.split_at(text.len() - 2),
        false => text.split_once([':', '.', 'h']).unwrap_or((text, "0")),
    };
    let made = hour.trim().parse::<i8>().ok().zip(minute.trim().parse::<i8>().ok());
    made.and_then(|(h, m)| Time::new(h, m, 0, 0).ok()).ok_or_else(|| Complaint::new("error.time.shape"))
}

/// The instant; an hour that a clock change skips becomes the hour after it, of one that comes twice the first is meant.
pub fn instant(date: Date, time: Time, zone: &TimeZone) -> Timestamp {
    zone.to_ambiguous_zoned(date.to_datetime(time))
        .compatible()
        .map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

/// What a change of the clock does to a time somebody types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Nothing.
    Plain,
    /// There is no such time in that night.
    Skipped,
    /// It comes twice in that night.
    Twice,
}

/// Of a time on a day.
pub fn clock(date: Date, time: Time, zone: &TimeZone) -> Clock {
    match zone.to_ambiguous_zoned(date.to_datetime(time)).offset() {
        AmbiguousOffset::Unambiguous { .. } => Clock::Plain,
        AmbiguousOffset::Gap { .. } => Clock::Skipped,
        AmbiguousOffset::Fold { .. } => Clock::Twice,
    }
}

/// The day as a date field wants it: `2026-11-24`.
pub fn date_text(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).date().to_string()
}

/// `10:30`.
pub fn time_text(at: Timestamp, zone: &TimeZone) -> String {
    let time = at.to_zoned(zone.clone()).time();
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// The channel's zone; Berlin when the name means nothing to this program.
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).or_else(|_| TimeZone::get("Europe/Berlin")).unwrap_or(TimeZone::UTC)
}

fn triple(year: Option<i16>, month: Option<i16>, day: Option<i16>) -> Option<Date> {
    Date::new(year?, i8::try_from(month?).ok()?, i8::try_from(day?).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_write_dates_in_many_ways() {
        for text in ["2026-11-24", "24.11.2026", " 24.11.26 "] {
            assert_eq!(date(text).unwrap().to_string(), "2026-11-24");
        }
        assert!(["", "morgen", "31.02.2026", "24.11", "24.11.1026"].iter().all(|t| date(t).is_err()));
        for text in ["10:30", "10.30", "10:30 Uhr", "1030", "10.30uhr"] {
            assert_eq!(time(text).unwrap().to_string(), "10:30:00");
        }
        for text in ["15 Uhr", "15", "1500", "15.00", "15:00", "15Uhr"] {
            assert_eq!(time(text).unwrap().to_string(), "15:00:00");
        }
        assert!(["25", "10:61", "2460", "15000", "", "Uhr", "früh"].iter().all(|t| time(t).is_err()));
    }

    #[test]
    fn a_change_of_the_clock_skips_an_hour_and_repeats_one() {
        let berlin = zone("Europe/Berlin");
        let seen = |day: &str, hour: &str| clock(date(day).unwrap(), time(hour).unwrap(), &berlin);
        assert_eq!(seen("2027-03-28", "2:30"), Clock::Skipped);
        assert_eq!(seen("2027-10-31", "2:30"), Clock::Twice);
        assert_eq!([seen("2027-03-28", "3:30"), seen("2027-03-27", "2:30")], [Clock::Plain; 2]);
        let moved = instant(date("2027-03-28").unwrap(), time("2:30").unwrap(), &berlin);
        assert_eq!(time_text(moved, &berlin), "03:30");
    }
}
