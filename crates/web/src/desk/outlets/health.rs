//! How an outlet is, in words.
use crate::dates::Dates;
use crate::desk::outlets::setup;
use crate::frame::grouped;
use crate::lang::{Lang, t};
use channel::clock::Timestamp;
use channel::outlet::Kind;
use channel::outlet::health::{Alarm, days_until};
use serde::Serialize;
use store::model::Outlet;

/// How an outlet is.
#[derive(Serialize)]
pub struct View {
    /// Of the mark.
    pub state: &'static str,
    /// In a word.
    pub label: String,
    /// What must be done, the worst first.
    pub alarms: Vec<String>,
    /// The platform's own words to that.
    pub said: String,
    /// Facts, each with what it is.
    pub facts: Vec<(String, String)>,
}

/// Of one outlet.
pub fn of(lang: Lang, dates: &Dates, outlet: &Outlet, now: Timestamp) -> View {
    let health = &outlet.health;
    // Nothing goes there: nobody need mend it.
    let off = outlet.stopped.is_some();
    let alarms = if off { Vec::new() } else { health.alarms(now) };
    let by_hand = outlet.kind.abilities().by_hand;
    let (state, key) = match () {
        () if off => ("expired", "off"),
        () if by_hand => ("done", "by_hand"),
        () if health.checked.is_none() && health.fault.is_none() => ("waiting", "unknown"),
        () if alarms.iter().any(|alarm| matches!(alarm, Alarm::Broken | Alarm::Missing)) => ("refused", "broken"),
        () if !alarms.is_empty() => ("waiting", "soon"),
        () => ("done", "works"),
    };
    let said =
        health.fault.as_ref().filter(|_| !off).map(|fault| words(lang, outlet.kind, &fault.said)).unwrap_or_default();
    View {
        state,
        label: t(lang, &format!("outlets.state.{key}"), &[]),
        alarms: alarms.iter().map(|alarm| sentence(lang, outlet, *alarm, now)).collect(),
        said,
        facts: if by_hand { Vec::new() } else { facts(lang, dates, outlet, now) },
    }
}

/// A sentence: a platform's own words as such, or ours where it did not answer.
pub fn words(lang: Lang, kind: Kind, said: &str) -> String {
    match (said, setup::platform(kind)) {
        ("", _) => String::new(),
        // Nobody typed that name, so nobody can have mistyped it.
        ("fetch.unknown-host" | "fetch.unreachable", Some(host)) => t(lang, "outlets.unreachable", &[("host", host)]),
        (ours, _) if ours.starts_with("fetch.") || ours.starts_with("outlet.") => t(lang, ours, &[]),
        (theirs, _) => t(lang, "dispatch.said", &[("said", theirs)]),
    }
}

fn sentence(lang: Lang, outlet: &Outlet, alarm: Alarm, now: Timestamp) -> String {
    let days = |end: Option<Timestamp>| end.map_or(0, |end| days_until(end, now).max(0)).to_string();
    match alarm {
        Alarm::Expires(0) => t(lang, "outlets.alarm.expired", &[]),
        Alarm::Expires(_) => t(lang, "outlets.alarm.expires", &[("n", &days(outlet.health.expires))]),
        Alarm::Sunset(0) => t(lang, "outlets.alarm.sunset_over", &[]),
        Alarm::Sunset(_) => t(lang, "outlets.alarm.sunset", &[("n", &days(outlet.health.sunset))]),
        Alarm::Missing => t(lang, "outlets.alarm.missing", &[("rights", &outlet.health.missing.join(", "))]),
        Alarm::Broken => match &outlet.health.fault {
            Some(fault) => t(lang, &format!("fault.{}", fault.class.key()), &[]),
            None => String::new(),
        },
    }
}

fn facts(lang: Lang, dates: &Dates, outlet: &Outlet, now: Timestamp) -> Vec<(String, String)> {
    let health = &outlet.health;
    let label = |key: &str| t(lang, &format!("outlets.fact.{key}"), &[]);
    let moment = |at: Option<Timestamp>| at.map_or_else(|| t(lang, "outlets.never", &[]), |at| dates.moment(at));
    let ends = match health.expires {
        Some(end) => t(lang, "outlets.days_left", &[("n", &days_until(end, now).max(0).to_string())]),
        // One that does not let us in, or was never seen, says nothing of its end.
        None if health.fault.is_some() || health.checked.is_none() => String::new(),
        None if outlet.kind.ends() => t(lang, "outlets.end_unknown", &[]),
        None => t(lang, "outlets.no_end", &[]),
    };
    let mut facts = vec![
        (label("name"), health.name.clone()),
        (label("checked"), moment(health.checked)),
        (label("good"), moment(health.good)),
        (label("expires"), ends),
    ];
    if let Some(end) = health.sunset {
        let days = days_until(end, now).max(0).to_string();
        facts.push((label("sunset"), t(lang, "outlets.days_left", &[("n", &days)])));
    }
    if let Some((posted, most)) = health.day() {
        let key = if posted < most { "outlets.day" } else { "outlets.day_full" };
        let told = t(lang, key, &[("n", &grouped(lang, posted)), ("all", &grouped(lang, most))]);
        facts.push((label("day"), told));
    }
    facts.retain(|(_, fact)| !fact.is_empty());
    facts
}
