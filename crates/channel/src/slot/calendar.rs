//! When slots are: weekly rules in the channel's zone, and the days on which they move or fall out.
use super::{OnHoliday, PublishingDays};
use crate::clock::Timestamp;
use crate::land::Land;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};

/// A moved slot is looked for so many days around its usual day; no row of holidays in Germany is longer.
const FAR: i32 = 10;

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

/// The publishing times of a channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    days: PublishingDays,
    zone: TimeZone,
    land: Option<Land>,
}

impl Calendar {
    /// By the channel's choice, the clocks of its zone, and the holidays of its Land.
    pub fn new(days: PublishingDays, zone: TimeZone, land: Option<Land>) -> Calendar {
        Calendar { days, zone, land }
    }

    /// What the channel chose.
    pub fn days(&self) -> &PublishingDays {
        &self.days
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
                self.days.rules().iter().filter(move |rule| rule.day == day.weekday()).map(move |rule| (day, rule))
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
        holiday.or_else(|| self.days.free().binary_search(&day).is_ok().then_some("own"))
    }

    /// The day it is at an instant by the channel's clocks.
    pub fn date(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone.clone()).date()
    }

    fn slot(&self, usual: Date, time: Time) -> Option<Slot> {
        let Some(why) = self.free_day(usual) else {
            return Some(Slot { at: self.instant(usual, time)?, fate: Fate::Usual });
        };
        let step = match self.days.on_holiday() {
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
