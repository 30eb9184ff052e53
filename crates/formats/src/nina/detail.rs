//! One warning: `/warnings/{id}.json`, CAP in the clothes of JSON.
use super::{NinaError, items, parse, text, texts};
use crate::cap::{Problem, RawAlert, RawArea, RawInfo, RawPair, Received, Report, from_json};
use crate::html_in::to_lines;
use serde_json::Value;
use std::borrow::Cow;

/// Reads it. The bytes stay with it; HTML in texts is made plain and reported.
pub fn detail(bytes: &[u8]) -> Result<Received, NinaError> {
    let value = parse(bytes)?;
    if !value.is_object() {
        return Err(NinaError::Shape("an object"));
    }
    let mut report = Report::default();
    let raw = alert(&value, &mut report);
    Ok(from_json(bytes.to_vec(), raw, report)?)
}

fn one<'v>(value: &'v Value, name: &str) -> Option<Cow<'v, str>> {
    text(value, name).map(Cow::Borrowed)
}

fn many<'v>(value: &'v Value, name: &str) -> Vec<Cow<'v, str>> {
    texts(value, name).into_iter().map(Cow::Borrowed).collect()
}

/// A text that may hold HTML.
fn plain<'v>(value: &'v Value, name: &'static str, report: &mut Report) -> Option<Cow<'v, str>> {
    let text = text(value, name)?;
    if !text.contains(['<', '&']) {
        return Some(Cow::Borrowed(text));
    }
    let lines = to_lines(text);
    if lines != text {
        report.add(Problem::Html, name, text);
    }
    Some(Cow::Owned(lines))
}

fn alert<'v>(value: &'v Value, report: &mut Report) -> RawAlert<'v> {
    let references = texts(value, "references");
    RawAlert {
        identifier: one(value, "identifier"),
        sender: one(value, "sender"),
        sent: one(value, "sent"),
        status: one(value, "status"),
        msg_type: one(value, "msgType"),
        source: one(value, "source"),
        scope: one(value, "scope"),
        restriction: one(value, "restriction"),
        addresses: one(value, "addresses"),
        codes: many(value, "code"),
        note: one(value, "note"),
        references: (!references.is_empty()).then(|| Cow::Owned(references.join(" "))),
        incidents: one(value, "incidents"),
        infos: items(value, "info").iter().map(|one| info(one, report)).collect(),
    }
}

fn info<'v>(value: &'v Value, report: &mut Report) -> RawInfo<'v> {
    RawInfo {
        language: one(value, "language"),
        categories: many(value, "category"),
        event: plain(value, "event", report),
        responses: many(value, "responseType"),
        urgency: one(value, "urgency"),
        severity: one(value, "severity"),
        certainty: one(value, "certainty"),
        audience: plain(value, "audience", report),
        event_codes: pairs(value, "eventCode"),
        effective: one(value, "effective"),
        onset: one(value, "onset"),
        expires: one(value, "expires"),
        sender_name: plain(value, "senderName", report),
        headline: plain(value, "headline", report),
        description: plain(value, "description", report),
        instruction: plain(value, "instruction", report),
        web: one(value, "web"),
        contact: plain(value, "contact", report),
        parameters: pairs(value, "parameter"),
        resources: Vec::new(),
        areas: items(value, "area").iter().map(|one| area(one, report)).collect(),
    }
}

fn pairs<'v>(value: &'v Value, name: &str) -> Vec<RawPair<'v>> {
    items(value, name).iter().map(|pair| RawPair { name: one(pair, "valueName"), value: one(pair, "value") }).collect()
}

fn area<'v>(value: &'v Value, report: &mut Report) -> RawArea<'v> {
    RawArea {
        description: plain(value, "areaDesc", report),
        polygons: texts(value, "polygon").into_iter().flat_map(|text| rings(text, report)).collect(),
        circles: many(value, "circle"),
        geocodes: pairs(value, "geocode"),
        altitude: one(value, "altitude"),
        ceiling: one(value, "ceiling"),
    }
}

/// Older files write longitude first and put the point -1,-1 between rings. In Germany a latitude is always the greater
/// of the two numbers.
fn rings<'v>(text: &'v str, report: &mut Report) -> Vec<Cow<'v, str>> {
    let pairs = || text.split_ascii_whitespace().filter_map(|pair| pair.split_once(','));
    let degrees = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
    let separator = |pair: &(&str, &str)| degrees(pair.0) == -1.0 && degrees(pair.1) == -1.0;
    let swapped = pairs().find(|pair| !separator(pair)).is_some_and(|(a, b)| degrees(a) < degrees(b));
    if !swapped && !pairs().any(|pair| separator(&pair)) {
        return vec![Cow::Borrowed(text)];
    }
    report.add(Problem::Notation, "polygon", text);
    let all: Vec<_> = pairs().collect();
    let turn = |(a, b): &(&str, &str)| if swapped { format!("{b},{a}") } else { format!("{a},{b}") };
    let ring = |ring: &[(&str, &str)]| Cow::Owned(ring.iter().map(turn).collect::<Vec<_>>().join(" "));
    all.split(separator).filter(|part| !part.is_empty()).map(ring).collect()
}
