//! What a channel chooses about its publishing days.
use super::{Late, Output};
use crate::field::Complaint;
use jiff::civil::{Date, Time, Weekday};
use std::ops::RangeInclusive;
use std::time::Duration;

/// Weekly times a channel may have.
pub const RULES: RangeInclusive<usize> = 1..=14;
/// Free days of its own a channel may have.
pub const FREE: usize = 100;
/// Posts a slot may be meant for.
pub const CAPACITY: RangeInclusive<u8> = 1..=20;
/// A slot may close so long before its time, at most.
pub const CLOSES: Duration = Duration::from_secs(24 * 3600);

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

/// How a channel uses its slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Habits {
    /// Posts that fit into one slot before the board calls it full; more is allowed and said.
    pub capacity: u8,
    /// So long before its time a slot is closed for posts that are not in it yet.
    pub closes: Duration,
    /// What happens to posts whose slot went by while the server was down.
    pub late: Late,
    /// How the posts of one slot reach the followers.
    pub output: Output,
}

impl Default for Habits {
    fn default() -> Self {
        Habits { capacity: 4, closes: Duration::from_secs(15 * 60), late: Late::GoesOut, output: Output::Single }
    }
}

/// When a channel publishes and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishingDays {
    rules: Vec<Weekly>,
    free: Vec<Date>,
    on_holiday: OnHoliday,
    habits: Habits,
}

impl Default for PublishingDays {
    /// Monday and Thursday at ten, moved to the next working day on holidays.
    fn default() -> Self {
        let at = Time::constant(10, 0, 0, 0);
        let rules = vec![Weekly { day: Weekday::Monday, at }, Weekly { day: Weekday::Thursday, at }];
        PublishingDays { rules, free: Vec::new(), on_holiday: OnHoliday::After, habits: Habits::default() }
    }
}

impl PublishingDays {
    /// Parses at the edge: rules and free days are sorted, each kept once.
    pub fn new(
        mut rules: Vec<Weekly>,
        mut free: Vec<Date>,
        on_holiday: OnHoliday,
        habits: Habits,
    ) -> Result<PublishingDays, Complaint> {
        rules.sort_by_key(|rule| (rule.day.to_monday_zero_offset(), rule.at));
        rules.dedup();
        free.sort();
        free.dedup();
        if rules.is_empty() {
            return Err(Complaint::new("error.days.none"));
        }
        if rules.len() > *RULES.end() {
            return Err(Complaint::with("error.days.many", RULES.end()));
        }
        if free.len() > FREE {
            return Err(Complaint::with("error.days.free", FREE));
        }
        if !CAPACITY.contains(&habits.capacity) {
            return Err(Complaint::with("error.days.capacity", CAPACITY.end()));
        }
        if habits.closes > CLOSES {
            return Err(Complaint::with("error.days.closes", CLOSES.as_secs() / 60));
        }
        Ok(PublishingDays { rules, free, on_holiday, habits })
    }

    /// The weekly times, by day and time.
    pub fn rules(&self) -> &[Weekly] {
        &self.rules
    }

    /// The town's own free days.
    pub fn free(&self) -> &[Date] {
        &self.free
    }

    /// What becomes of a slot on a holiday.
    pub fn on_holiday(&self) -> OnHoliday {
        self.on_holiday
    }

    /// How the slots are used.
    pub fn habits(&self) -> &Habits {
        &self.habits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_without_a_time_or_beyond_the_limits_are_none() {
        let rule = |hour| Weekly { day: Weekday::Monday, at: Time::constant(hour, 0, 0, 0) };
        let new = |rules, habits| PublishingDays::new(rules, Vec::new(), OnHoliday::Skip, habits).map_err(|e| e.key);
        let usual = Habits::default();
        assert_eq!(new(vec![], usual), Err("error.days.none"));
        assert_eq!(new((0..15).map(rule).collect(), usual), Err("error.days.many"));
        assert_eq!(new(vec![rule(9), rule(9)], usual).map(|days| days.rules().len()), Ok(1));
        assert_eq!(new(vec![rule(9)], Habits { capacity: 0, ..usual }), Err("error.days.capacity"));
        let closes = Duration::from_secs(25 * 3600);
        assert_eq!(new(vec![rule(9)], Habits { closes, ..usual }), Err("error.days.closes"));
    }
}
