//! Rehearsals the town has switched on: a test run each month, and the national warning day. When they are is a calendar;
//! what is to be done about one is decided by [`act`], from what stands in the database and nothing else, so that any
//! number of nodes, after any night, come to the same.
use super::chain::Standing;
use crate::clock::Timestamp;
use crate::field::Complaint;
use jiff::civil::{Date, Time, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, ToSpan};
use std::ops::RangeInclusive;

/// Hours of the day at which a test run may be: nobody is woken for a test.
pub const HOURS: RangeInclusive<i8> = 8..=20;
/// Minutes until the all-clear.
pub const LASTS: [u16; 4] = [10, 15, 30, 45];
/// A run that goes by itself begins so late at most: people were told a time, and hours later nobody compares.
pub const LATE: SignedDuration = SignedDuration::from_mins(10);
/// A run waits so long for a person.
pub const PATIENCE: SignedDuration = SignedDuration::from_hours(2);
/// Between a rehearsal and its all-clear lies so much at least, however late it began.
const BREATH: SignedDuration = SignedDuration::from_mins(10);

/// What is rehearsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rehearsal {
    /// The town's own, each month.
    Monthly,
    /// The national warning day: the second Thursday of September at 11:00, all clear about 11:45.
    National,
}

impl Rehearsal {
    /// Both.
    pub const ALL: [Rehearsal; 2] = [Rehearsal::Monthly, Rehearsal::National];

    /// The word in the database and translation keys.
    pub fn key(self) -> &'static str {
        match self {
            Rehearsal::Monthly => "monthly",
            Rehearsal::National => "national",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Rehearsal> {
        Self::ALL.into_iter().find(|one| one.key() == key)
    }
}

/// A day of each month, such as the first Monday, with a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Monthly {
    nth: i8,
    day: Weekday,
    at: Time,
    lasts: u16,
}

impl Monthly {
    /// The `nth` such day (1 to 4), at a time of the day, with the all-clear so many minutes later.
    pub fn new(nth: i8, day: Weekday, at: Time, lasts: u16) -> Result<Monthly, Complaint> {
        if !HOURS.contains(&at.hour()) {
            return Err(Complaint::new("error.runs.night"));
        }
        if !(1..=4).contains(&nth) || !LASTS.contains(&lasts) {
            return Err(Complaint::new("error.warning.choose"));
        }
        Ok(Monthly { nth, day, at, lasts })
    }

    /// Which of the month's days.
    pub fn nth(self) -> i8 {
        self.nth
    }

    /// The day of the week.
    pub fn day(self) -> Weekday {
        self.day
    }

    /// The time by the clocks of the channel's zone.
    pub fn at(self) -> Time {
        self.at
    }

    /// Minutes until the all-clear.
    pub fn lasts(self) -> u16 {
        self.lasts
    }
}

/// What the town has switched on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunPlan {
    /// The monthly test run.
    pub monthly: Option<Monthly>,
    /// Takes part in the national warning day.
    pub national: bool,
    /// Goes out at its time; else a person is asked to release it then.
    pub by_itself: bool,
    /// Goes to the places of others as well.
    pub elsewhere: bool,
}

/// One planned rehearsal. Its time names it: no two of a channel are at the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// What is rehearsed.
    pub what: Rehearsal,
    /// When it is to go out.
    pub at: Timestamp,
    /// When the all-clear is due.
    pub clear_at: Timestamp,
}

impl RunPlan {
    /// The runs after `after` up to and with `until`, in order. Where both fall together the national one is held.
    pub fn between(&self, zone: &TimeZone, after: Timestamp, until: Timestamp) -> Vec<Run> {
        let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
        let Ok(first) = date(day(after).year(), day(after).month(), 1).checked_sub(1.month()) else {
            return Vec::new();
        };
        let months = first.series(1.month()).take_while(|month| *month <= day(until));
        let all = months.flat_map(|month| [self.national(month, zone), self.monthly(month, zone)]).flatten();
        let mut runs: Vec<Run> = all.filter(|run| run.at > after && run.at <= until).collect();
        runs.sort_by_key(|run| (run.at, run.what == Rehearsal::Monthly));
        runs.dedup_by_key(|run| run.at);
        runs
    }

    /// The next `count` runs after `now`.
    pub fn coming(&self, zone: &TimeZone, now: Timestamp, count: usize) -> Vec<Run> {
        // The warning day is once a year.
        let years = i64::try_from(count).unwrap_or(1) + 1;
        let Ok(horizon) = now.to_zoned(TimeZone::UTC).checked_add(Span::new().years(years)) else { return Vec::new() };
        let mut runs = self.between(zone, now, horizon.timestamp());
        runs.truncate(count);
        runs
    }

    fn monthly(&self, month: Date, zone: &TimeZone) -> Option<Run> {
        let monthly = self.monthly?;
        let day = month.nth_weekday_of_month(monthly.nth, monthly.day).ok()?;
        let at = instant(day, monthly.at, zone)?;
        Some(Run { what: Rehearsal::Monthly, at, clear_at: at + SignedDuration::from_mins(monthly.lasts.into()) })
    }

    fn national(&self, month: Date, zone: &TimeZone) -> Option<Run> {
        if !self.national || month.month() != 9 {
            return None;
        }
        let day = month.nth_weekday_of_month(2, Weekday::Thursday).ok()?;
        let clock = |hour, minute| instant(day, Time::constant(hour, minute, 0, 0), zone);
        Some(Run { what: Rehearsal::National, at: clock(11, 0)?, clear_at: clock(11, 45)? })
    }
}

fn instant(day: Date, time: Time, zone: &TimeZone) -> Option<Timestamp> {
    day.to_datetime(time).to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp())
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Its message is ready and not out.
    Ready,
    /// Its message is out, since then, and stands like this.
    Out(Timestamp, Standing),
    /// Somebody threw the message away.
    Gone,
}

/// What stands around a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Around {
    /// It may go by itself: the plan says so, and whoever switched it on may still bring warnings out.
    pub by_itself: bool,
    /// A warning in earnest holds.
    pub hazard: bool,
}

/// Why a run did not take place, or that it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It went out and ended.
    Done,
    /// The server was down at its time.
    Late,
    /// There was a hazard: nobody must take a test for the warning, or the warning for a test.
    Hazard,
    /// Nobody released it.
    Nobody,
    /// Somebody threw it away.
    Dropped,
}

impl Fate {
    /// All of them.
    pub const ALL: [Fate; 5] = [Fate::Done, Fate::Late, Fate::Hazard, Fate::Nobody, Fate::Dropped];

    /// The word in the database and translation keys.
    pub fn key(self) -> &'static str {
        match self {
            Fate::Done => "done",
            Fate::Late => "late",
            Fate::Hazard => "hazard",
            Fate::Nobody => "nobody",
            Fate::Dropped => "dropped",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Fate> {
        Self::ALL.into_iter().find(|fate| fate.key() == key)
    }
}

/// What is to be done about a run now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Nothing yet.
    Wait,
    /// A person is asked to release it.
    AskRelease,
    /// It goes out.
    Release,
    /// A person is asked for its all-clear.
    AskClear,
    /// Its all-clear goes out.
    Clear,
    /// It has ended.
    End(Fate),
}

/// Decides about a run whose time has come. While a warning in earnest holds no rehearsal goes out by itself, not even its
/// all-clear, which somebody might take for the warning's: it then expires.
pub fn act(run: &Run, stage: Stage, around: Around, now: Timestamp) -> Act {
    match stage {
        Stage::Gone => Act::End(Fate::Dropped),
        Stage::Ready if around.hazard => Act::End(Fate::Hazard),
        Stage::Ready if around.by_itself => {
            if now <= run.at + LATE {
                Act::Release
            } else {
                Act::End(Fate::Late)
            }
        }
        Stage::Ready if now <= run.at + PATIENCE => Act::AskRelease,
        Stage::Ready => Act::End(Fate::Nobody),
        Stage::Out(_, Standing::Over(_) | Standing::False(_) | Standing::Expired(_)) => Act::End(Fate::Done),
        Stage::Out(since, Standing::Active(_)) => {
            if now < run.clear_at.max(since + BREATH) || around.hazard {
                Act::Wait
            } else if around.by_itself {
                Act::Clear
            } else {
                Act::AskClear
            }
        }
    }
}

#[cfg(test)]
mod tests;
