//! A series in a line: what rule, what comes of it, and when next.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::guard::At;
use crate::desk::posts::when;
use crate::desk::series::form::WEEKDAYS;
use crate::error::Problem;
use crate::lang::{Lang, t};
use channel::series::{Rule, Series};
use jiff::civil::Weekday;
use serde::Serialize;

/// One series.
#[derive(Serialize)]
pub struct Line {
    name: String,
    url: String,
    rule: String,
    outcome: String,
    next: Option<String>,
}

/// All of the channel.
pub async fn all(app: &App, at: &At, dates: &Dates) -> Result<Vec<Line>, Problem> {
    let (lang, channel) = (at.signed.speak.lang, &at.channel.channel);
    let zone = when::zone(&channel.profile.zone);
    let line = |one: &store::KeptSeries| Line {
        name: one.name.clone(),
        url: at.urls().series(&one.id.to_string()),
        rule: rule(lang, &one.series),
        outcome: t(lang, &format!("series.outcome_{}", one.series.outcome.key()), &[]),
        next: one.series.from(dates.today(), &zone).next().map(|next| dates.heading_within(next.day)),
    };
    Ok(app.desk.series(channel.id).await?.iter().map(line).collect())
}

/// The rule in words: "jeden Dienstag", "alle 2 Wochen am Montag, Freitag", "am dritten Donnerstag im Monat", "12 Tage".
fn rule(lang: Lang, series: &Series) -> String {
    match &series.rule {
        Rule::Weekly { every, days } => {
            let days = days.iter().map(|day| weekday(lang, *day)).collect::<Vec<_>>().join(", ");
            let key = if *every == 1 { "series.rule_weekly" } else { "series.rule_weeks" };
            t(lang, key, &[("n", &every.to_string()), ("days", &days)])
        }
        Rule::Monthly { nth, day } => {
            let nth = t(lang, &format!("nth.{}", nth.key()), &[]);
            t(lang, "series.rule_monthly", &[("nth", &nth), ("day", &weekday(lang, *day))])
        }
        Rule::Dates(dates) => t(lang, "series.rule_dates", &[("n", &dates.len().to_string())]),
    }
}

/// What a day of the week is called.
pub fn weekday(lang: Lang, day: Weekday) -> String {
    let name = WEEKDAYS.iter().find(|(_, known)| *known == day).map_or("mon", |(name, _)| name);
    t(lang, &format!("weekday.{name}"), &[])
}
