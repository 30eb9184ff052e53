//! Deliveries in words and numbers of the command line. Rounded as everywhere.
use channel::clock::Timestamp;
use channel::delivery::Counts;
use channel::pace::{self, Course};
use channel::subscription::{RoundedCount, rounded};
use serde_json::{Value, json};
use std::time::Duration;
use store::{DeliveryReport, ServiceReport};

/// All services together.
pub fn course(report: &DeliveryReport, now: Timestamp) -> Course {
    let each: Vec<_> = report.per_service.iter().map(|one| (one.counts, one.pace, one.rest)).collect();
    pace::course(&each, now)
}

/// "about 1200", "fewer than 10".
pub fn about(count: u64) -> String {
    match rounded(count) {
        RoundedCount::Few => "fewer than 10".to_owned(),
        RoundedCount::About(count) => format!("about {count}"),
    }
}

/// In steps of ten; none where few follow.
pub fn percent(report: &DeliveryReport, now: Timestamp) -> Option<u64> {
    let many = rounded(report.counts.all()) != RoundedCount::Few;
    course(report, now).percent.filter(|_| many).map(|percent| percent / 10 * 10)
}

/// "about 2 min left".
pub fn left(left: Duration) -> String {
    match left.as_secs() {
        ..60 => "under a minute left".to_owned(),
        seconds @ 60..5400 => format!("about {} min left", (seconds + 30) / 60),
        seconds => format!("about {} h left", (seconds + 1800) / 3600),
    }
}

/// "about 1000/s": one digit, since it changes from second to second.
pub fn rate(a_second: f64) -> Option<String> {
    let whole = a_second as u64;
    let step = 10u64.pow(whole.checked_ilog10()?);
    (whole >= 10).then(|| format!("about {}/s", whole / step * step))
}

/// Above a list. Times are UTC, whatever the channel's zone: a list may show many.
pub const HEAD: &str =
    "number         when (UTC)         channel          lane    state         accepted                 title";

/// One delivery of a list.
pub fn line(slug: &str, report: &DeliveryReport, now: Timestamp) -> String {
    let when = report.created.strftime("%Y-%m-%d %H:%M");
    let percent = match percent(report, now) {
        Some(percent) if !report.state.is_terminal() => format!(" {percent} %"),
        _ => String::new(),
    };
    let state = format!("{}{percent}", report.state.key());
    let accepted = format!("{} accepted", about(report.counts.accepted));
    let title: String = report.title.chars().filter(|letter| !letter.is_control()).take(60).collect();
    format!("{}  {when}Z  {slug:<16} {:<7} {state:<13} {accepted:<24} {title}", report.id, report.lane.key())
}

/// One delivery and its push services.
pub fn show(report: &DeliveryReport, now: Timestamp) {
    println!("{}", line("", report, now).replace("  ", " "));
    let course = course(report, now);
    let moving = [course.a_second.and_then(rate), course.left.map(left)];
    let moving: Vec<String> = moving.into_iter().flatten().filter(|_| !report.state.is_terminal()).collect();
    println!("  {}", [vec![numbers(report.counts)], moving].concat().join(", "));
    for service in report.per_service.iter().filter(|one| rounded(one.counts.all()) != RoundedCount::Few) {
        println!("  {:<44} {}{}", service.origin, numbers(service.counts), rest(service, now));
    }
}

fn numbers(counts: Counts) -> String {
    let mut said = vec![format!("{} accepted", about(counts.accepted))];
    for (word, count) in [("waiting", counts.waiting), ("gone", counts.gone), ("refused", counts.refused)] {
        if rounded(count) != RoundedCount::Few {
            said.push(format!("{} {word}", about(count)));
        }
    }
    said.join(", ")
}

/// "; left alone until …".
pub fn rest(service: &ServiceReport, now: Timestamp) -> String {
    match service.rest.filter(|rest| rest.until > now) {
        Some(rest) if rest.asked => format!("; asks for a break until {}Z", rest.until.strftime("%H:%M:%S")),
        Some(rest) => format!("; does not answer, next try {}Z", rest.until.strftime("%H:%M:%S")),
        None => String::new(),
    }
}

/// The same for programs.
pub fn json(slug: &str, report: &DeliveryReport, now: Timestamp) -> Value {
    let course = course(report, now);
    let few = |count| match rounded(count) {
        RoundedCount::Few => Value::Null,
        RoundedCount::About(count) => json!(count),
    };
    let at = |at: Option<Timestamp>| at.map(|at| at.to_string());
    json!({
        "id": report.id.to_string(),
        "channel": slug,
        "post": report.post.to_string(),
        "version": report.version,
        "title": report.title,
        "lane": report.lane.key(),
        "state": report.state.key(),
        "percent": percent(report, now),
        "seconds_left": course.left.filter(|_| !report.state.is_terminal()).map(|left| left.as_secs()),
        "accepted": few(report.counts.accepted),
        "waiting": few(report.counts.waiting),
        "gone": few(report.counts.gone),
        "refused": few(report.counts.refused),
        "created": report.created.to_string(),
        "started": at(report.started),
        "finished": at(report.finished),
        "repeated": report.repeated.map(|id| id.to_string()),
    })
}
