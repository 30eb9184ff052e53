//! What a person may do to a delivery, each with one sentence about what will happen and to how many.
use crate::desk::deliveries::course;
use crate::desk::deliveries::line::{about, capital};
use crate::lang::{Lang, t};
use channel::clock::Timestamp;
use channel::delivery::{Repeat, State, repeat};
use serde::Serialize;
use store::model::DeliveryReport;

/// One of them.
#[derive(Serialize)]
pub struct Act {
    key: &'static str,
    url: String,
    icon: &'static str,
    label: String,
    text: String,
    /// What is done most, or what cannot be undone.
    weight: &'static str,
    /// It cannot be undone, so a page of its own asks first.
    asks: bool,
}

/// Those that make sense now, the likeliest first.
pub fn of(lang: Lang, report: &DeliveryReport, base: &str, now: Timestamp) -> Vec<Act> {
    let act = |key, icon, weight, text| Act {
        key,
        url: format!("{base}/{key}"),
        icon,
        label: t(lang, &format!("delivery.{key}"), &[]),
        text,
        weight,
        asks: key == "cancel",
    };
    let say = |key| consequence(lang, report, key, now);
    let mut acts = Vec::new();
    match report.state {
        State::Waiting | State::Sending => {
            acts.push(act("pause", "pause", "secondary", say("delivery.pause_text")));
        }
        State::Paused => acts.push(act("resume", "send", "primary", say("delivery.resume_text"))),
        State::Done | State::Expired | State::Failed => {
            acts.extend(retry(lang, report).map(|text| act("retry", "send", "secondary", text)));
        }
    }
    if !report.state.is_terminal() {
        acts.push(act("cancel", "close", "quiet btn--stop", say("delivery.cancel_text")));
    }
    acts
}

/// What will happen, and to how many.
pub fn consequence(lang: Lang, report: &DeliveryReport, key: &str, now: Timestamp) -> String {
    let (rest, reached) = (rest(lang, report, now), capital(&about(lang, report.counts.accepted)));
    capital(&t(lang, key, &[("rest", &rest), ("reached", &reached)]))
}

/// Those who do not have it yet: ahead, or waiting for another attempt.
fn rest(lang: Lang, report: &DeliveryReport, now: Timestamp) -> String {
    match course::sum(report, now).ahead {
        Some(ahead) if report.started.is_some() => about(lang, ahead + report.counts.waiting),
        _ => t(lang, "delivery.rest_all", &[]),
    }
}

/// The sentence beside "send once more", where that is safe and was not done yet.
fn retry(lang: Lang, report: &DeliveryReport) -> Option<String> {
    if report.repeated.is_some() {
        return None;
    }
    let services = report.per_service.iter().map(|one| (one.origin.clone(), one.counts));
    match repeat(report.state, report.started.is_some(), services) {
        Repeat::All => Some(t(lang, "delivery.retry_all_text", &[])),
        Repeat::Services(origins) => {
            // The name of a service that hardly anybody has comes too close to a person.
            let theirs = report.per_service.iter().filter(|one| origins.contains(&one.origin) && course::refuses(one));
            let (names, counts): (Vec<_>, Vec<_>) =
                theirs.map(|one| (course::short_name(&one.origin), one.counts.refused)).unzip();
            let count = about(lang, counts.into_iter().sum());
            (!names.is_empty())
                .then(|| t(lang, "delivery.retry_text", &[("services", &names.join(", ")), ("count", &count)]))
        }
        Repeat::No(_) => None,
    }
}
