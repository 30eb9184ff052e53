//! How a delivery gets on, in the words people use. Rounded like every number at the desk.
use crate::dates::Dates;
use crate::desk::deliveries::line::{about, capital};
use crate::frame::grouped;
use crate::lang::{Lang, t};
use channel::clock::Timestamp;
use channel::delivery::State;
use channel::pace::{self, WHOLE};
use channel::subscription::{RoundedCount, rounded};
use serde::Serialize;
use std::time::Duration;
use store::model::{DeliveryReport, ServiceReport};

/// The whole delivery.
#[derive(Serialize)]
pub struct Course {
    /// Of a hundred, in steps of ten, since exact shares would tell exact numbers; none where few follow.
    pub percent: Option<u64>,
    /// The same in words, for whoever does not see the bar.
    pub percent_text: Option<String>,
    /// A sentence that changes seldom, to be read out.
    pub part: Option<String>,
    /// "rund 1.200 in der Sekunde".
    pub rate: Option<String>,
    /// "noch etwa 2 Minuten".
    pub left: Option<String>,
}

/// One push service.
#[derive(Serialize)]
pub struct Service {
    name: &'static str,
    host: String,
    note: String,
    troubled: bool,
    percent: Option<u64>,
    percent_text: Option<String>,
    numbers: String,
}

/// The services' numbers together.
pub fn sum(report: &DeliveryReport, now: Timestamp) -> pace::Course {
    let each: Vec<_> = report.per_service.iter().map(|one| (one.counts, one.pace, one.rest)).collect();
    pace::course(&each, now)
}

/// The whole delivery in words.
pub fn of(lang: Lang, report: &DeliveryReport, now: Timestamp) -> Course {
    let course = sum(report, now);
    let many = rounded(report.counts.all()) != RoundedCount::Few;
    // Only what has ended well is all of it.
    let percent = match report.state {
        State::Done if many => Some(100),
        _ => course.percent.filter(|_| many).map(tens),
    };
    let sending = report.state == State::Sending;
    Course {
        percent,
        percent_text: percent.map(|percent| percent_text(lang, percent)),
        part: percent.filter(|_| sending).map(|percent| t(lang, part(percent, course.ahead), &[])),
        rate: course.a_second.filter(|_| sending && many).and_then(|rate| rate_text(lang, rate)),
        left: sending.then(|| left(lang, &course)).flatten(),
    }
}

fn tens(percent: u64) -> u64 {
    percent / 10 * 10
}

fn percent_text(lang: Lang, percent: u64) -> String {
    t(lang, "delivery.percent", &[("percent", &percent.to_string())])
}

fn part(percent: u64, ahead: Option<u64>) -> &'static str {
    match percent {
        _ if ahead == Some(0) => "delivery.part.later",
        ..25 => "delivery.part.start",
        25..50 => "delivery.part.quarter",
        50..75 => "delivery.part.half",
        _ => "delivery.part.most",
    }
}

/// One digit is enough: it changes from second to second.
fn rate_text(lang: Lang, rate: f64) -> Option<String> {
    let whole = rate as u64;
    let step = 10u64.pow(whole.checked_ilog10()?);
    (whole >= 10).then(|| {
        let count = t(lang, "delivery.about", &[("count", &grouped(lang, whole / step * step))]);
        t(lang, "delivery.rate", &[("count", &count)])
    })
}

/// How long it will still take, or that nothing moves.
fn left(lang: Lang, course: &pace::Course) -> Option<String> {
    if course.ahead != Some(0) && course.percent.is_some() && course.a_second.is_none() {
        return Some(t(lang, "delivery.still", &[]));
    }
    course.left.map(|left| duration(lang, left))
}

/// "noch etwa 2 Minuten": to the minute, from ten on to five minutes, from an hour on to the hour.
pub fn duration(lang: Lang, left: Duration) -> String {
    let (seconds, count) = (left.as_secs(), |number: u64| number.to_string());
    match seconds {
        ..10 => t(lang, "delivery.left_soon", &[]),
        10..45 => t(lang, "delivery.left_seconds", &[]),
        45..90 => t(lang, "delivery.left_minute", &[]),
        90..3300 => {
            let minutes = (seconds + 30) / 60;
            let minutes = if minutes > 10 { (minutes + 2) / 5 * 5 } else { minutes };
            t(lang, "delivery.left_minutes", &[("count", &count(minutes))])
        }
        3300..5400 => t(lang, "delivery.left_hour", &[]),
        _ => t(lang, "delivery.left_hours", &[("count", &count((seconds + 1800) / 3600))]),
    }
}

/// Push services that carry ten or more: of fewer, a name and a number come too close to a person. One of the four big
/// ones is also named when it is left alone.
pub fn services(lang: Lang, dates: &Dates, report: &DeliveryReport, now: Timestamp) -> Vec<Service> {
    let is_many = |one: &ServiceReport| rounded(one.counts.all()) != RoundedCount::Few;
    let is_resting = |one: &ServiceReport| at_rest(report, one, now) && maker(host(&one.origin)).is_some();
    let shown = report.per_service.iter().filter(|one| is_many(one) || is_resting(one));
    shown.map(|one| service(lang, dates, report, one, now)).collect()
}

fn at_rest(report: &DeliveryReport, one: &ServiceReport, now: Timestamp) -> bool {
    report.state == State::Sending && one.rest.is_some_and(|rest| rest.until > now)
}

fn service(lang: Lang, dates: &Dates, report: &DeliveryReport, one: &ServiceReport, now: Timestamp) -> Service {
    let host = host(&one.origin);
    let name = maker(host);
    let many = rounded(one.counts.all()) != RoundedCount::Few;
    let percent = match report.state {
        State::Done => Some(100),
        _ => pace::course(&[(one.counts, one.pace, one.rest)], now).percent.map(tens),
    };
    let percent = percent.filter(|_| many);
    Service {
        name: name.unwrap_or(""),
        host: if name.is_some() { String::new() } else { host.to_owned() },
        note: capital(&note(lang, dates, report, one, now)),
        troubled: at_rest(report, one, now) || refuses(one),
        percent,
        percent_text: percent.map(|percent| percent_text(lang, percent)),
        numbers: super::line::summary(lang, one.counts),
    }
}

/// What is to be said of a push service right now.
fn note(lang: Lang, dates: &Dates, report: &DeliveryReport, one: &ServiceReport, now: Timestamp) -> String {
    let name = short_name(&one.origin);
    if let Some(rest) = one.rest.filter(|_| at_rest(report, one, now)) {
        let key = if rest.asked { "delivery.rest_asked" } else { "delivery.rest_silent" };
        return t(lang, key, &[("service", &name), ("time", &dates.time(rest.until))]);
    }
    if refuses(one) {
        return t(lang, "delivery.service_refuses", &[("service", &name)]);
    }
    match one.pace.ahead(one.counts) {
        None if !report.state.is_terminal() => t(lang, "delivery.service_next", &[]),
        Some(ahead) if ahead > 0 && !report.state.is_terminal() => {
            t(lang, "delivery.service_ahead", &[("count", &about(lang, ahead))])
        }
        _ if rounded(one.counts.waiting) != RoundedCount::Few => {
            t(lang, "delivery.service_later", &[("count", &about(lang, one.counts.waiting))])
        }
        _ if one.pace.share == WHOLE => t(lang, "delivery.service_all", &[]),
        _ => String::new(),
    }
}

/// Ten or more were refused and nobody accepted: a fault that meets everybody.
pub fn refuses(one: &ServiceReport) -> bool {
    one.counts.accepted == 0 && rounded(one.counts.refused) != RoundedCount::Few
}

fn host(origin: &str) -> &str {
    origin.strip_prefix("https://").unwrap_or(origin)
}

/// The company people know, in the middle of a sentence.
pub fn short_name(origin: &str) -> String {
    let host = host(origin);
    maker(host).and_then(|name| name.split(' ').next()).unwrap_or(host).to_owned()
}

fn maker(host: &str) -> Option<&'static str> {
    Some(match host {
        "fcm.googleapis.com" => "Google (Chrome, Android)",
        "updates.push.services.mozilla.com" => "Mozilla (Firefox)",
        "web.push.apple.com" => "Apple (Safari, iPhone)",
        host if host.ends_with(".notify.windows.com") => "Microsoft (Edge, Windows)",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_is_said_as_people_say_it() {
        let said = |seconds| duration(Lang::De, Duration::from_secs(seconds));
        assert_eq!([said(5), said(60), said(130)], ["gleich fertig", "noch etwa eine Minute", "noch etwa 2 Minuten"]);
        assert_eq!(said(17 * 60), "noch etwa 15 Minuten");
        assert_eq!([said(3600), said(3 * 3600)], ["noch etwa eine Stunde", "noch etwa 3 Stunden"]);
        assert_eq!(rate_text(Lang::De, 1_999.0).unwrap(), "rund 1.000 in der Sekunde");
        assert_eq!(rate_text(Lang::De, 0.5), None);
    }
}
