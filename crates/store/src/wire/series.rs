use channel::series::{Nth, Outcome, Rule, Series};
use jiff::civil::{Date, Time, Weekday};
use serde::{Deserialize, Serialize};

use crate::{Result, StoreError};

const TABLE: &str = "series";

#[derive(Serialize, Deserialize)]
struct SeriesWire {
    rule: RuleWire,
    first: String,
    last: Option<String>,
    ahead: u8,
    at: String,
    outcome: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RuleWire {
    /// Weeks; days of the week, 1 is Monday.
    Weekly(u8, Vec<i8>),
    Monthly(String, i8),
    Dates(Vec<String>),
}

/// Writes when posts come again.
pub(crate) fn write_series(series: &Series) -> Result<String> {
    let rule = match &series.rule {
        Rule::Weekly { every, days } => {
            RuleWire::Weekly(*every, days.iter().map(|day| day.to_monday_one_offset()).collect())
        }
        Rule::Monthly { nth, day } => RuleWire::Monthly(nth.key().to_owned(), day.to_monday_one_offset()),
        Rule::Dates(dates) => RuleWire::Dates(dates.iter().map(Date::to_string).collect()),
    };
    let wire = SeriesWire {
        rule,
        first: series.first.to_string(),
        last: series.last.map(|last| last.to_string()),
        ahead: series.ahead,
        at: series.at.to_string(),
        outcome: series.outcome.key().to_owned(),
    };
    serde_json::to_string(&wire).map_err(|error| StoreError::corrupt(TABLE, error))
}

/// Reads it back.
pub(crate) fn read_series(text: &str) -> Result<Series> {
    let wire: Option<SeriesWire> = serde_json::from_str(text).ok();
    wire.and_then(series).ok_or_else(|| StoreError::corrupt(TABLE, "rule"))
}

fn series(wire: SeriesWire) -> Option<Series> {
    let weekday = |day: i8| Weekday::from_monday_one_offset(day).ok();
    let rule = match wire.rule {
        RuleWire::Weekly(every, days) => {
            Rule::weekly(every, days.into_iter().map(weekday).collect::<Option<_>>()?).ok()?
        }
        RuleWire::Monthly(nth, day) => Rule::Monthly { nth: Nth::parse(&nth)?, day: weekday(day)? },
        RuleWire::Dates(dates) => Rule::dates(dates.iter().map(|day| day.parse().ok()).collect::<Option<_>>()?).ok()?,
    };
    let series = Series {
        rule,
        first: wire.first.parse().ok()?,
        last: wire.last.map(|last| last.parse().ok()).map_or(Some(None), |last| last.map(Some))?,
        ahead: wire.ahead,
        at: wire.at.parse::<Time>().ok()?,
        outcome: Outcome::parse(&wire.outcome)?,
    };
    series.check().ok()
}
