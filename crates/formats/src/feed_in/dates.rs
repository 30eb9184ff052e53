//! Dates as feeds write them: RFC 3339, RFC 822 and what people in Germany write.
use channel::clock::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

/// Zone of dates that name none.
const HOME: &str = "Europe/Berlin";

/// Reads a date. The second value tells whether it was in one of the two forms the standards ask for.
pub(super) fn parse(text: &str) -> Option<(Timestamp, bool)> {
    let text = text.trim();
    if text.is_empty() || text.len() > 80 {
        return None;
    }
    if let Some(time) = iso(text) {
        return Some((time, true));
    }
    let parts = Parts::read(text)?;
    let standard = parts.zone.is_some() && parts.english;
    Some((parts.timestamp()?, standard))
}

/// Reads a day like `7.5.2026` or `07.05.26`.
pub(super) fn german_day(text: &str) -> Option<Date> {
    let mut numbers = text.trim_end_matches(['.', ',', ':']).split('.');
    let (day, month, year) = (numbers.next()?, numbers.next()?, numbers.next()?);
    if numbers.next().is_some() {
        return None;
    }
    Date::new(full_year(year)?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Reads an hour like `19:30` or `19.30`.
pub(super) fn hour(text: &str) -> Option<Time> {
    let mut numbers = text.split([':', '.']);
    let (hour, minute) = (numbers.next()?, numbers.next()?);
    let second = numbers.next().map_or(Some(0), |s| s.parse().ok())?;
    if minute.len() != 2 || numbers.next().is_some() {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, second, 0).ok()
}

fn iso(text: &str) -> Option<Timestamp> {
    if text.as_bytes().get(4) != Some(&b'-') {
        return None;
    }
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time);
    }
    let local = text.parse::<DateTime>().ok().or_else(|| Some(text.parse::<Date>().ok()?.at(0, 0, 0, 0)))?;
    at_home(local)
}

fn at_home(local: DateTime) -> Option<Timestamp> {
    let zone = TimeZone::get(HOME).unwrap_or(TimeZone::UTC);
    Some(local.to_zoned(zone).ok()?.timestamp())
}

#[derive(Default)]
struct Parts {
    day: Option<i8>,
    month: Option<i8>,
    year: Option<i16>,
    time: Option<Time>,
    zone: Option<Offset>,
    english: bool,
}

impl Parts {
    fn read(text: &str) -> Option<Parts> {
        let mut parts = Parts { english: true, ..Parts::default() };
        for word in text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()) {
            parts.word(word)?;
        }
        Some(parts)
    }

    /// Takes in a word; `None` when it cannot belong to a date.
    fn word(&mut self, word: &str) -> Option<()> {
        let lower = word.to_lowercase();
        let plain = lower.trim_end_matches('.');
        if matches!(plain, "uhr" | "um" | "den" | "am" | "der" | "vom") || is_weekday(plain) {
            self.english &= !matches!(plain, "uhr" | "um" | "den" | "am" | "der" | "vom");
        } else if let Some(date) = german_day(word) {
            self.english = false;
            (self.day, self.month, self.year) = (Some(date.day()), Some(date.month()), Some(date.year()));
        } else if let Some((month, english)) = month(plain) {
            self.english &= english;
            self.month = Some(month);
        } else if let Some(zone) = zone(word) {
            self.zone = Some(zone);
        } else if self.time.is_none() && (word.contains(':') || self.year.is_some()) && hour(word).is_some() {
            self.time = hour(word);
        } else {
            self.number(word)?;
        }
        Some(())
    }

    fn number(&mut self, word: &str) -> Option<()> {
        let digits = word.trim_end_matches(['.', ':']);
        let number: i16 = digits.parse().ok()?;
        if self.day.is_none() && self.year.is_none() && digits.len() <= 2 {
            self.english &= !word.ends_with('.');
            self.day = Some(i8::try_from(number).ok()?);
        } else if self.year.is_none() {
            self.year = Some(full_year(digits)?);
        } else if self.time.is_none() && word == digits {
            // "19 Uhr"
            self.time = Some(Time::new(i8::try_from(number).ok()?, 0, 0, 0).ok()?);
        } else {
            return None;
        }
        Some(())
    }

    /// A month without a day begins on its first.
    fn timestamp(&self) -> Option<Timestamp> {
        let date = Date::new(self.year?, self.month?, self.day.unwrap_or(1)).ok()?;
        let local = date.to_datetime(self.time.unwrap_or(Time::midnight()));
        match self.zone {
            Some(offset) => offset.to_timestamp(local).ok(),
            None => at_home(local),
        }
    }
}

fn full_year(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok()?;
    match text.len() {
        4 if (1900..=2200).contains(&year) => Some(year),
        2 if year >= 70 => Some(1900 + year),
        2 => Some(2000 + year),
        _ => None,
    }
}

fn is_weekday(word: &str) -> bool {
    let days = ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag"];
    let english = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    days.contains(&word)
        || matches!(word, "mo" | "di" | "mi" | "do" | "fr" | "sa" | "so")
        || english.iter().any(|day| *day == word || (word.len() >= 3 && word.len() <= 5 && day.starts_with(word)))
}

/// The month and whether the word is English.
fn month(word: &str) -> Option<(i8, bool)> {
    const DE: [&str; 12] = [
        "januar",
        "februar",
        "märz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
    ];
    const EN: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if matches!(word, "jänner" | "maerz" | "mrz") {
        return Some((if word == "jänner" { 1 } else { 3 }, false));
    }
    let find = |names: &[&str]| {
        let long = word.chars().count() >= 3;
        let at = names.iter().position(|name| *name == word || (long && name.starts_with(word)))?;
        i8::try_from(at + 1).ok()
    };
    find(&EN).map(|month| (month, true)).or_else(|| find(&DE).map(|month| (month, false)))
}

/// Zones of RFC 822 and the German ones, and offsets with or without a colon.
fn zone(word: &str) -> Option<Offset> {
    let hours = match word {
        "Z" | "UT" | "UTC" | "GMT" | "WET" => 0,
        "CET" | "MEZ" | "WEST" | "BST" => 1,
        "CEST" | "MESZ" | "EET" => 2,
        "EEST" => 3,
        "EST" | "CDT" => -5,
        "EDT" => -4,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        _ => return offset(word),
    };
    Offset::from_hours(hours).ok()
}

fn offset(word: &str) -> Option<Offset> {
    let (sign, digits) = match word.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, word.strip_prefix('-')?),
    };
    let digits = digits.replace(':', "");
    if digits.len() != 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes): (i32, i32) = (digits[..2].parse().ok()?, digits[2..].parse().ok()?);
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}
