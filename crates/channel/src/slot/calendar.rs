//! When slots are: weekly rules in the channel's zone, and the days on which they move or fall out.
use crate::clock::Timestamp;
use crate::land::Land;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};
use std::ops::RangeInclusive;

/// Rules a channel may have.
pub const RULES: RangeInclusive<usize> = 1..=14;
/// Free days of its own a channel may have.
const FREE: usize = 100;
/// A moved slot is looked for so many days around its usual day; no row of holidays in Germany is longer.
const FAR: i32 = 10;

/// A day of the week and a time of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weekly {
    /// The day.
    pub day: Weekday,
    /// The time by the clocks of the channel's zone.
    pub at: Time,
}

/// What becomes of a slot on a holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OnHoliday {
    /// It falls out.
    Skip,
    /// It moves to the last working day before.
    Before,
    /// It moves to the next working day.
    After,
}

impl OnHoliday {
    /// All, as the settings offer them.
    pub const ALL: [OnHoliday; 3] = [OnHoliday::After, OnHoliday::Before, OnHoliday::Skip];

    /// The word in the database and translation keys.
    pub fn key(self) -> &'static str {
        match self {
            OnHoliday::Skip => "skip",
            OnHoliday::Before => "before",
            OnHoliday::After => "after",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<OnHoliday> {
        Self::ALL.into_iter().find(|way| way.key() == key)
    }
}

/// Whether a slot is where it usually is. The key names the holiday (`holiday.unity`), or is `own` for a free day of the
/// town's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// On its usual day.
    Usual,
    /// Moved from this day because of a holiday.
    Moved(Date, &'static str),
    /// Falls out because of a holiday.
    Dropped(&'static str),
}

/// One publishing time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The instant; names the slot, since no two of a channel are at the same time.
    pub at: Timestamp,
    /// Whether it is where it usually is.
    pub fate: Fate,
}

/// Why a calendar can't be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// No rule, or too many.
    #[error("a channel has between 1 and 14 weekly publishing times")]
    Rules,
    /// The same day and time twice.
    #[error("a publishing time is named twice")]
    Twice,
    /// Too many free days of its own.
    #[error("a channel has at most 100 free days of its own")]
    Free,
}

/// The publishing times of a channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    zone: TimeZone,
    rules: Vec<Weekly>,
    land: Option<Land>,
    free: Vec<Date>,
    on_holiday: OnHoliday,
}

impl Calendar {
    /// Parses at the edge: rules are sorted, free days sorted and each named once.
    pub fn new(
        zone: TimeZone,
        mut rules: Vec<Weekly>,
        land: Option<Land>,
        mut free: Vec<Date>,
        on_holiday: OnHoliday,
    ) -> Result<Calendar, CalendarError> {
        rules.sort_by_key(|rule| (rule.day.to_monday_zero_offset(), rule.at));
        free.sort();
        free.dedup();
        match () {
            () if !RULES.contains(&rules.len()) => Err(CalendarError::Rules),
            () if rules.windows(2).any(|pair| pair[0] == pair[1]) => Err(CalendarError::Twice),
            () if free.len() > FREE => Err(CalendarError::Free),
            () => Ok(Calendar { zone, rules, land, free, on_holiday }),
        }
    }

    /// Monday and Thursday at ten, moved to the next working day on holidays of the Land.
    pub fn usual(zone: TimeZone, land: Option<Land>) -> Calendar {
        let at = Time::constant(10, 0, 0, 0);
        let rules = vec![Weekly { day: Weekday::Monday, at }, Weekly { day: Weekday::Thursday, at }];
        Calendar { zone, rules, land, free: Vec::new(), on_holiday: OnHoliday::After }
    }

    /// The weekly rules, by day and time.
    pub fn rules(&self) -> &[Weekly] {
        &self.rules
    }

    /// The Land whose holidays count.
    pub fn land(&self) -> Option<Land> {
        self.land
    }

    /// The town's own free days.
    pub fn free(&self) -> &[Date] {
        &self.free
    }

    /// What becomes of a slot on a holiday.
    pub fn on_holiday(&self) -> OnHoliday {
        self.on_holiday
    }

    /// The zone of all times.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The slots after `after` up to and with `until`, in order, and the ones that fall out between them. Where two fall
    /// together, there is one, the one that did not move.
    pub fn between(&self, after: Timestamp, until: Timestamp) -> Vec<Slot> {
        let Ok(from) = self.date(after).checked_sub(FAR.days()) else { return Vec::new() };
        let Ok(to) = self.date(until).checked_add(FAR.days()) else { return Vec::new() };
        let mut slots: Vec<Slot> = from
            .series(1.day())
            .take_while(|day| *day <= to)
            .flat_map(|day| {
                self.rules.iter().filter(move |rule| rule.day == day.weekday()).map(move |rule| (day, rule))
            })
            .filter_map(|(day, rule)| self.slot(day, rule.at))
            .filter(|slot| slot.at > after && slot.at <= until)
            .collect();
        slots.sort_by_key(|slot| (slot.at, matches!(slot.fate, Fate::Moved(..))));
        slots.dedup_by(|later, first| {
            later.at == first.at && !matches!((first.fate, later.fate), (Fate::Dropped(_), _) | (_, Fate::Dropped(_)))
        });
        slots
    }

    /// The next `count` slots after `now` that take place.
    pub fn coming(&self, now: Timestamp, count: usize) -> Vec<Slot> {
        let Ok(horizon) = now.to_zoned(TimeZone::UTC).checked_add(Span::new().weeks(count as i64 + 6)) else {
            return Vec::new();
        };
        let all = self.between(now, horizon.timestamp());
        all.into_iter().filter(|slot| !matches!(slot.fate, Fate::Dropped(_))).take(count).collect()
    }

    /// Why nobody works on this day: the key of a holiday, or `own`.
    pub fn free_day(&self, day: Date) -> Option<&'static str> {
        let holiday = self.land.and_then(|land| land.holiday(day)).map(|holiday| holiday.key);
        holiday.or_else(|| self.free.binary_search(&day).is_ok().then_some("own"))
    }

    /// The day it is at an instant by the channel's clocks.
    pub fn date(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone.clone()).date()
    }

    fn slot(&self, usual: Date, time: Time) -> Option<Slot> {
        let Some(why) = self.free_day(usual) else {
            return Some(Slot { at: self.instant(usual, time)?, fate: Fate::Usual });
        };
        let step = match self.on_holiday {
            OnHoliday::Skip => 0,
            OnHoliday::Before => -1,
            OnHoliday::After => 1,
        };
        let works = |day: &Date| !is_weekend(*day) && self.free_day(*day).is_none();
        let found = (1..=FAR).filter_map(|far| usual.checked_add((far * step).days()).ok()).find(|day| works(day));
        match found.filter(|_| step != 0) {
            Some(day) => Some(Slot { at: self.instant(day, time)?, fate: Fate::Moved(usual, why) }),
            None => Some(Slot { at: self.instant(usual, time)?, fate: Fate::Dropped(why) }),
        }
    }

    /// A time that the clocks skip in spring comes an hour later; one that they show twice in autumn counts the first time.
    fn instant(&self, day: Date, time: Time) -> Option<Timestamp> {
        day.to_datetime(time).to_zoned(self.zone.clone()).ok().map(|zoned| zoned.timestamp())
    }
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests;
