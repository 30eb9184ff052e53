//! Posts that come again: the day before the bins are emptied, a week before the council meets. A rule names the days of
//! the occasion; from each follows when its post appears and when it is made. Pure: the same day gives the same occasion,
//! so that it can be made once.
use crate::clock::Timestamp;
use crate::field::Complaint;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};

/// Single days one series may name.
pub const DATES: usize = 200;
/// A post appears at most so many days before its occasion.
pub const AHEAD: u8 = 60;
/// A post is made so long before it appears, so that there is time to look at it.
pub const MADE_BEFORE: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Weeks between two occasions at most.
pub const WEEKS: u8 = 8;
/// Nobody plans farther: occasions are looked for so many days ahead.
const HORIZON: i32 = 800;

/// Which of its kind in the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nth {
    /// The first to the fourth.
    From(Week),
    /// The last.
    Last,
}

/// One of the first four weeks of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Week {
    First,
    Second,
    Third,
    Fourth,
}

impl Nth {
    /// All, as the desk offers them.
    pub const ALL: [Nth; 5] =
        [Nth::From(Week::First), Nth::From(Week::Second), Nth::From(Week::Third), Nth::From(Week::Fourth), Nth::Last];

    /// The word in the database and translation keys (`nth.first`).
    pub fn key(self) -> &'static str {
        match self {
            Nth::From(Week::First) => "first",
            Nth::From(Week::Second) => "second",
            Nth::From(Week::Third) => "third",
            Nth::From(Week::Fourth) => "fourth",
            Nth::Last => "last",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Nth> {
        Self::ALL.into_iter().find(|nth| nth.key() == key)
    }

    /// As jiff counts, from the end with a minus.
    fn number(self) -> i8 {
        match self {
            Nth::From(week) => week as i8 + 1,
            Nth::Last => -1,
        }
    }
}

/// On which days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// On these days of the week, every so many weeks, counted from the week of the first day.
    Weekly {
        /// 1 is every week.
        every: u8,
        /// In order, each once.
        days: Vec<Weekday>,
    },
    /// On the third Thursday of the month.
    Monthly {
        /// Which.
        nth: Nth,
        /// Of these.
        day: Weekday,
    },
    /// On these, in order, each once.
    Dates(Vec<Date>),
}

impl Rule {
    /// Parses at the edge.
    pub fn weekly(every: u8, mut days: Vec<Weekday>) -> Result<Rule, Complaint> {
        days.sort_by_key(|day| day.to_monday_zero_offset());
        days.dedup();
        match every {
            _ if days.is_empty() => Err(Complaint::new("error.series.no_day")),
            1..=WEEKS => Ok(Rule::Weekly { every, days }),
            _ => Err(Complaint::with("error.series.weeks", WEEKS)),
        }
    }

    /// Parses at the edge.
    pub fn dates(mut dates: Vec<Date>) -> Result<Rule, Complaint> {
        dates.sort();
        dates.dedup();
        match dates.len() {
            0 => Err(Complaint::new("error.series.no_date")),
            1..=DATES => Ok(Rule::Dates(dates)),
            _ => Err(Complaint::with("error.series.dates", DATES)),
        }
    }

    fn holds(&self, day: Date, first: Date) -> bool {
        match self {
            Rule::Weekly { every, days } => {
                let weeks = (monday(day) - monday(first)).get_days() / 7;
                days.contains(&day.weekday()) && weeks % i32::from(*every) == 0
            }
            Rule::Monthly { nth, day: weekday } => {
                day.nth_weekday_of_month(nth.number(), *weekday).is_ok_and(|found| found == day)
            }
            Rule::Dates(dates) => dates.binary_search(&day).is_ok(),
        }
    }
}

fn monday(day: Date) -> Date {
    day.checked_sub(i32::from(day.weekday().to_monday_zero_offset()).days()).unwrap_or(day)
}

/// What becomes of an occasion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// A draft: somebody looks at it and brings it out.
    Draft,
    /// A draft that gets its time at once, or waits for an approval where one is needed.
    Scheduled,
}

impl Outcome {
    /// Both, as the desk offers them.
    pub const ALL: [Outcome; 2] = [Outcome::Draft, Outcome::Scheduled];

    /// The word in the database and translation keys.
    pub fn key(self) -> &'static str {
        match self {
            Outcome::Draft => "draft",
            Outcome::Scheduled => "scheduled",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Outcome> {
        Self::ALL.into_iter().find(|outcome| outcome.key() == key)
    }
}

/// When posts come again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// On which days.
    pub rule: Rule,
    /// No occasion before this day.
    pub first: Date,
    /// No occasion after this day; `None`: until somebody ends it.
    pub last: Option<Date>,
    /// So many days before the occasion its post appears.
    pub ahead: u8,
    /// At this time of the day, by the channel's clocks.
    pub at: Time,
    /// As what.
    pub outcome: Outcome,
}

/// One of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// The day of the thing itself; names the occasion.
    pub day: Date,
    /// When its post appears.
    pub at: Timestamp,
}

impl Series {
    /// Parses at the edge.
    pub fn check(self) -> Result<Series, Complaint> {
        if self.ahead > AHEAD {
            return Err(Complaint::with("error.series.ahead", AHEAD));
        }
        if self.last.is_some_and(|last| last < self.first) {
            return Err(Complaint::new("error.series.last"));
        }
        Ok(self)
    }

    /// The occasions from a day on, in order.
    pub fn from(&self, day: Date, zone: &TimeZone) -> impl Iterator<Item = Occasion> {
        let begin = day.max(self.first);
        let end = begin.checked_add(HORIZON.days()).unwrap_or(begin);
        let end = self.last.map_or(end, |last| last.min(end));
        let days = begin.series(1.day()).take_while(move |day| *day <= end);
        days.filter(|day| self.rule.holds(*day, self.first)).filter_map(|day| self.occasion(day, zone))
    }

    /// What is to be made by now and is not over: from today on by the channel's clocks.
    pub fn due(&self, now: Timestamp, zone: &TimeZone) -> Vec<Occasion> {
        let today = now.to_zoned(zone.clone()).date();
        self.from(today, zone).take_while(|occasion| occasion.at - MADE_BEFORE <= now).collect()
    }

    /// A time that the clocks skip in spring comes an hour later; one that they show twice in autumn counts the first time.
    fn occasion(&self, day: Date, zone: &TimeZone) -> Option<Occasion> {
        let appears = day.checked_sub(i32::from(self.ahead).days()).ok()?;
        let at = zone.to_ambiguous_zoned(appears.to_datetime(self.at)).compatible().ok()?.timestamp();
        Some(Occasion { day, at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").unwrap()
    }

    fn series(rule: Rule) -> Series {
        let (first, at) = (date(2026, 11, 1), time(17, 0, 0, 0));
        Series { rule, first, last: None, ahead: 1, at, outcome: Outcome::Draft }
    }

    fn days(series: &Series, count: usize) -> Vec<String> {
        series.from(date(2026, 11, 25), &berlin()).take(count).map(|one| one.day.to_string()).collect()
    }

    #[test]
    fn rules_name_their_days() {
        let fortnight = Rule::weekly(2, vec![Weekday::Friday, Weekday::Monday, Weekday::Monday]).unwrap();
        // The first of November is a Sunday, so its week begins on 26 October.
        assert_eq!(days(&series(fortnight), 4), ["2026-11-27", "2026-12-07", "2026-12-11", "2026-12-21"]);
        let council = series(Rule::Monthly { nth: Nth::From(Week::Third), day: Weekday::Thursday });
        assert_eq!(days(&council, 3), ["2026-12-17", "2027-01-21", "2027-02-18"]);
        let last = series(Rule::Monthly { nth: Nth::Last, day: Weekday::Friday });
        assert_eq!(days(&last, 2), ["2026-11-27", "2026-12-25"]);
        let dates =
            Rule::dates(vec![date(2026, 12, 24), date(2026, 12, 2), date(2026, 12, 2), date(2026, 11, 2)]).unwrap();
        assert_eq!(days(&series(dates.clone()), 9), ["2026-12-02", "2026-12-24"]);
        let ends = Series { last: Some(date(2026, 12, 10)), ..series(dates) };
        assert_eq!(days(&ends, 9), ["2026-12-02"]);
    }

    #[test]
    fn nonsense_is_refused() {
        assert_eq!(Rule::weekly(1, vec![]).unwrap_err().key, "error.series.no_day");
        assert_eq!(Rule::weekly(9, vec![Weekday::Monday]).unwrap_err().key, "error.series.weeks");
        assert_eq!(Rule::weekly(0, vec![Weekday::Monday]).unwrap_err().key, "error.series.weeks");
        assert_eq!(Rule::dates(vec![]).unwrap_err().key, "error.series.no_date");
        let weekly = series(Rule::weekly(1, vec![Weekday::Monday]).unwrap());
        assert!(Series { ahead: 61, ..weekly.clone() }.check().is_err());
        assert!(Series { last: Some(date(2026, 10, 1)), ..weekly.clone() }.check().is_err() && weekly.check().is_ok());
        assert!(Nth::ALL.into_iter().all(|nth| Nth::parse(nth.key()) == Some(nth)));
        assert!(Outcome::ALL.into_iter().all(|outcome| Outcome::parse(outcome.key()) == Some(outcome)));
    }

    #[test]
    fn posts_appear_at_the_same_hour_of_the_clock_in_summer_and_winter() {
        // The occasions lie on the days after the changes of 2027: 28 March and 31 October.
        let changes = Rule::dates(vec![date(2027, 3, 28), date(2027, 3, 29), date(2027, 11, 1)]).unwrap();
        let utc =
            |series: &Series| series.from(date(2027, 1, 1), &berlin()).map(|o| o.at.to_string()).collect::<Vec<_>>();
        let evening = series(changes.clone());
        assert_eq!(utc(&evening), ["2027-03-27T16:00:00Z", "2027-03-28T15:00:00Z", "2027-10-31T16:00:00Z"]);
        // Half past two does not exist in spring and exists twice in autumn.
        let night = Series { at: time(2, 30, 0, 0), ..series(changes) };
        assert_eq!(utc(&night), ["2027-03-27T01:30:00Z", "2027-03-28T01:30:00Z", "2027-10-31T00:30:00Z"]);
    }

    #[test]
    fn over_two_years_every_occasion_is_due_and_none_twice_whatever_the_server_does() {
        let weekly = series(Rule::weekly(1, vec![Weekday::Tuesday]).unwrap());
        let (mut now, end): (Timestamp, Timestamp) =
            ("2026-11-01T00:00:00Z".parse().unwrap(), "2028-11-01T00:00:00Z".parse().unwrap());
        // As the store keeps it: a day that was made is not made again, whatever is due.
        let mut made: Vec<Date> = Vec::new();
        let mut round = 0u32;
        while now < end {
            let due = weekly.due(now, &berlin());
            assert!(due.iter().all(|occasion| now >= occasion.at - MADE_BEFORE));
            let new: Vec<Date> = due.iter().map(|one| one.day).filter(|day| !made.contains(day)).collect();
            made.extend(new);
            round += 1;
            // Mostly once an hour; every now and then the server is down for ten days.
            now += SignedDuration::from_hours(if round.is_multiple_of(500) { 240 } else { 1 });
        }
        let expected: Vec<Date> = weekly
            .from(date(2026, 11, 1), &berlin())
            .map(|one| one.day)
            .take_while(|day| *day <= date(2028, 10, 31))
            .collect();
        assert!(expected.len() > 100);
        made.retain(|day| *day <= date(2028, 10, 31));
        assert_eq!(made, expected, "each once, in its order, and no day that is none of the series'");
    }

    #[test]
    fn what_is_over_is_not_made_any_more() {
        let tuesdays = series(Rule::weekly(1, vec![Weekday::Tuesday]).unwrap());
        let due = |now: &str| tuesdays.due(now.parse().unwrap(), &berlin());
        // On the Tuesday itself its post is late but still made; on Wednesday it is not.
        assert_eq!(due("2026-11-24T10:00:00Z")[0].day, date(2026, 11, 24));
        assert_eq!(due("2026-11-24T23:30:00Z")[0].day, date(2026, 12, 1), "by the clocks of Berlin it is Wednesday");
    }
}
