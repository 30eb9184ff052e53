//! Days and times in words, in the channel's zone.
use crate::lang::{Lang, t};
use channel::channel::Profile;
use channel::clock::Timestamp;
use jiff::civil::Date;
use jiff::{Zoned, tz::TimeZone};

const WEEKDAYS: [(&str, &str); 7] = [
    ("Montag", "Monday"),
    ("Dienstag", "Tuesday"),
    ("Mittwoch", "Wednesday"),
    ("Donnerstag", "Thursday"),
    ("Freitag", "Friday"),
    ("Samstag", "Saturday"),
    ("Sonntag", "Sunday"),
];

const MONTHS: [(&str, &str); 12] = [
    ("Januar", "January"),
    ("Februar", "February"),
    ("März", "March"),
    ("April", "April"),
    ("Mai", "May"),
    ("Juni", "June"),
    ("Juli", "July"),
    ("August", "August"),
    ("September", "September"),
    ("Oktober", "October"),
    ("November", "November"),
    ("Dezember", "December"),
];

/// A zone, a language and today: what it takes to say when something is.
#[derive(Clone)]
pub struct Dates {
    zone: TimeZone,
    lang: Lang,
    today: Date,
    now: Timestamp,
}

impl Dates {
    /// For one channel at one instant. A zone the database does not know counts as UTC.
    pub fn new(profile: &Profile, lang: Lang, now: Timestamp) -> Self {
        let zone = zone(profile);
        let today = now.to_zoned(zone.clone()).date();
        Self { zone, lang, today, now }
    }

    /// The clocks it reads.
    pub fn zone(&self) -> TimeZone {
        self.zone.clone()
    }

    /// The instant itself.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The day of an instant there.
    pub fn day(&self, at: Timestamp) -> Date {
        self.zoned(at).date()
    }

    /// Today in the channel's zone.
    pub fn today(&self) -> Date {
        self.today
    }

    /// A date separator: "Heute", "Gestern", "Donnerstag, 19. November", with the year if it is another one.
    pub fn heading(&self, day: Date) -> String {
        self.beside_today(day).unwrap_or_else(|| self.with_weekday(day))
    }

    /// The same in the middle of a sentence: "heute", "Donnerstag, 19. November".
    pub fn heading_within(&self, day: Date) -> String {
        self.beside_today(day).map_or_else(|| self.with_weekday(day), |word| word.to_lowercase())
    }

    /// "10:00 Uhr".
    pub fn time(&self, at: Timestamp) -> String {
        let zoned = self.zoned(at);
        let time = format!("{:02}:{:02}", zoned.hour(), zoned.minute());
        t(self.lang, "date.time", &[("time", &time)])
    }

    /// "Heute, 10:00 Uhr", "Donnerstag, 19. November, 10:00 Uhr".
    pub fn moment(&self, at: Timestamp) -> String {
        format!("{}, {}", self.heading(self.day(at)), self.time(at))
    }

    /// The same in the middle of a sentence: "heute, 10:00 Uhr".
    pub fn moment_within(&self, at: Timestamp) -> String {
        format!("{}, {}", self.heading_within(self.day(at)), self.time(at))
    }

    /// A start within a sentence; the hour is left out where a whole day is meant.
    pub fn from_within(&self, at: Timestamp) -> String {
        self.whole_or_moment(at, (0, 0))
    }

    /// An end within a sentence; the hour is left out where a whole day is meant.
    pub fn until_within(&self, at: Timestamp) -> String {
        self.whole_or_moment(at, (23, 59))
    }

    fn whole_or_moment(&self, at: Timestamp, whole: (i8, i8)) -> String {
        let zoned = self.zoned(at);
        let day = (zoned.hour(), zoned.minute()) == whole;
        if day { self.heading_within(zoned.date()) } else { self.moment_within(at) }
    }

    /// "19. November 2026".
    pub fn date(&self, day: Date) -> String {
        match self.lang {
            Lang::De => format!("{}. {} {}", day.day(), self.month(day.month()), day.year()),
            Lang::En => format!("{} {} {}", day.day(), self.month(day.month()), day.year()),
        }
    }

    /// "Donnerstag, 19. November 2026", for texts that are read on any day.
    pub fn with_year(&self, day: Date) -> String {
        format!("{}, {}", self.weekday(day), self.date(day))
    }

    /// "November 2026".
    pub fn month_of_year(&self, year: i16, month: i8) -> String {
        format!("{} {year}", self.month(month))
    }

    /// "November".
    pub fn month(&self, month: i8) -> &'static str {
        self.pick(&MONTHS, month)
    }

    /// "Nov", "Mär"; short enough for a calendar leaf.
    pub fn month_short(&self, month: i8) -> String {
        self.month(month).chars().take(3).collect()
    }

    /// "Do", "Thu".
    pub fn weekday_short(&self, day: Date) -> String {
        let letters = if self.lang == Lang::De { 2 } else { 3 };
        self.weekday(day).chars().take(letters).collect()
    }

    /// RFC 3339 in the channel's zone, for `datetime` attributes.
    pub fn iso(&self, at: Timestamp) -> String {
        let zoned = self.zoned(at);
        zoned.timestamp().display_with_offset(zoned.offset()).to_string()
    }

    /// "Heute", "Gestern", "Morgen"; nothing for any other day.
    fn beside_today(&self, day: Date) -> Option<String> {
        let key = match (day - self.today).get_days() {
            0 => "date.today",
            -1 => "date.yesterday",
            1 => "date.tomorrow",
            _ => return None,
        };
        Some(t(self.lang, key, &[]))
    }

    fn with_weekday(&self, day: Date) -> String {
        let (weekday, month) = (self.weekday(day), self.month(day.month()));
        let text = match self.lang {
            Lang::De => format!("{weekday}, {}. {month}", day.day()),
            Lang::En => format!("{weekday}, {} {month}", day.day()),
        };
        if day.year() == self.today.year() { text } else { format!("{text} {}", day.year()) }
    }

    fn weekday(&self, day: Date) -> &'static str {
        self.pick(&WEEKDAYS, day.weekday().to_monday_one_offset())
    }

    fn pick(&self, names: &[(&'static str, &'static str)], number: i8) -> &'static str {
        let index = usize::from(number.unsigned_abs()).saturating_sub(1) % names.len();
        let (de, en) = names[index];
        if self.lang == Lang::De { de } else { en }
    }

    fn zoned(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.zone.clone())
    }
}

/// The channel's zone; UTC when its name is unknown.
pub fn zone(profile: &Profile) -> TimeZone {
    TimeZone::get(&profile.zone).unwrap_or(TimeZone::UTC)
}
