use std::time::Duration;

use channel::slot::{Habits, Late, OnHoliday, Output, PublishingDays, Weekly};
use jiff::civil::{Date, Time, Weekday};
use serde::{Deserialize, Serialize};

use crate::{Result, StoreError};

const TABLE: &str = "publishing_days";

#[derive(Serialize, Deserialize)]
struct DaysWire {
    /// Day of the week, 1 is Monday; time as `10:00:00`.
    rules: Vec<(i8, String)>,
    free: Vec<String>,
    on_holiday: String,
    capacity: u8,
    /// Minutes.
    closes: u32,
    late: String,
    /// Missing from before there was a choice.
    #[serde(default)]
    output: Option<String>,
}

/// Writes when a channel publishes.
pub(crate) fn write_days(days: &PublishingDays) -> Result<String> {
    let habits = days.habits();
    let wire = DaysWire {
        rules: days.rules().iter().map(|rule| (rule.day.to_monday_one_offset(), rule.at.to_string())).collect(),
        free: days.free().iter().map(Date::to_string).collect(),
        on_holiday: days.on_holiday().key().to_owned(),
        capacity: habits.capacity,
        closes: u32::try_from(habits.closes.as_secs() / 60).unwrap_or(u32::MAX),
        late: habits.late.key().to_owned(),
        output: Some(habits.output.key().to_owned()),
    };
    serde_json::to_string(&wire).map_err(|_| StoreError::corrupt(TABLE, "days"))
}

/// Reads it back.
pub(crate) fn read_days(text: &str) -> Result<PublishingDays> {
    let wire: Option<DaysWire> = serde_json::from_str(text).ok();
    wire.and_then(days).ok_or_else(|| StoreError::corrupt(TABLE, "days"))
}

fn days(wire: DaysWire) -> Option<PublishingDays> {
    let rule = |(day, at): (i8, String)| {
        Some(Weekly { day: Weekday::from_monday_one_offset(day).ok()?, at: at.parse::<Time>().ok()? })
    };
    let rules: Option<Vec<Weekly>> = wire.rules.into_iter().map(rule).collect();
    let free: Option<Vec<Date>> = wire.free.iter().map(|day| day.parse().ok()).collect();
    let habits = Habits {
        capacity: wire.capacity,
        closes: Duration::from_secs(u64::from(wire.closes) * 60),
        late: Late::parse(&wire.late)?,
        output: wire.output.as_deref().map_or(Some(Output::default()), Output::parse)?,
    };
    PublishingDays::new(rules?, free?, OnHoliday::parse(&wire.on_holiday)?, habits).ok()
}
