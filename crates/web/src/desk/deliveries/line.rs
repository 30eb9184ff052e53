//! A delivery as a line of a list, and its numbers in words.
use crate::dates::Dates;
use crate::desk::deliveries::course::{self, Course};
use crate::desk::guard::At;
use crate::frame::grouped;
use crate::lang::{Lang, t};
use channel::clock::Timestamp;
use channel::delivery::{Counts, State};
use channel::subscription::{RoundedCount, rounded};
use serde::Serialize;
use store::model::DeliveryReport;

/// One delivery in a list.
#[derive(Serialize)]
pub struct Line {
    url: String,
    title: String,
    version: u32,
    state: &'static str,
    state_label: String,
    when: String,
    summary: String,
    troubled: bool,
    /// Of what goes out right now.
    course: Option<Course>,
}

/// The line of a delivery.
pub fn of(at: &At, dates: &Dates, lang: Lang, report: &DeliveryReport, now: Timestamp) -> Line {
    Line {
        course: (report.state == State::Sending).then(|| course::of(lang, report, now)),
        url: at.urls().delivery(report.id),
        title: report.title.clone(),
        version: report.version,
        state: report.state.key(),
        state_label: t(lang, &format!("delivery.state.{}", report.state.key()), &[]),
        when: dates.moment(report.created),
        summary: summary(lang, report.counts),
        troubled: is_troubled(report),
    }
}

/// Whether a person should look at it.
pub fn is_troubled(report: &DeliveryReport) -> bool {
    match report.state {
        State::Paused | State::Failed | State::Expired => true,
        State::Done => report.repeated.is_none() && report.per_service.iter().any(course::refuses),
        State::Waiting | State::Sending => false,
    }
}

/// Whether something is still going to happen.
pub fn is_under_way(report: &DeliveryReport) -> bool {
    matches!(report.state, State::Waiting | State::Sending)
}

/// "rund 1.200 angenommen, rund 30 warten": below ten nothing is told, except of what was accepted.
pub fn summary(lang: Lang, counts: Counts) -> String {
    let part = |key: &str, count: u64| t(lang, &format!("delivery.short_{key}"), &[("count", &about(lang, count))]);
    let mut parts = vec![part("accepted", counts.accepted)];
    for (key, count) in [("waiting", counts.waiting), ("gone", counts.gone), ("refused", counts.refused)] {
        if rounded(count) != RoundedCount::Few {
            parts.push(part(key, count));
        }
    }
    parts.join(", ")
}

/// "rund 1.200", "weniger als 10": the desk sees no more than the public does, or it would see who comes and goes.
pub fn about(lang: Lang, count: u64) -> String {
    match rounded(count) {
        RoundedCount::Few => t(lang, "delivery.few", &[]),
        RoundedCount::About(count) => t(lang, "delivery.about", &[("count", &grouped(lang, count))]),
    }
}

/// The beginning of a sentence.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
