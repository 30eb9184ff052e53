//! Single values, read leniently.
use super::report::{Problem, Report};
use crate::feed_in::lenient_date;
use channel::warning::{Feet, Language, Moment, Name, Text};
use jiff::tz::TimeZone;
use std::borrow::Cow;

type One<'a> = Option<Cow<'a, str>>;

/// What stands where something must stand and does not.
pub(super) const UNSAID: &str = "unknown";

pub(super) fn text(raw: &One<'_>) -> Option<Text> {
    Text::parse(raw.as_deref()?)
}

pub(super) fn texts(raw: &[Cow<'_, str>]) -> Vec<Text> {
    raw.iter().filter_map(|text| Text::parse(text)).collect()
}

/// A mandatory text; `instead` stands in for it.
pub(super) fn must(raw: &One<'_>, element: &'static str, instead: Option<&Text>, report: &mut Report) -> Option<Text> {
    let found = text(raw);
    if found.is_none() {
        report.add(if raw.is_some() { Problem::Empty } else { Problem::Missing }, element, "");
    }
    found.or_else(|| instead.cloned()).or_else(|| Text::parse(UNSAID))
}

/// Items between white space, those with white space in double quotes (§3.2.1 addresses, incidents).
pub(super) fn items(raw: &One<'_>) -> Vec<Text> {
    let mut found = Vec::new();
    let mut rest = raw.as_deref().unwrap_or_default().trim_start();
    while !rest.is_empty() {
        let quoted = rest.strip_prefix('"').and_then(|inside| inside.split_once('"'));
        let (item, after) = quoted.unwrap_or_else(|| rest.split_once(char::is_whitespace).unwrap_or((rest, "")));
        found.extend(Text::parse(item));
        rest = after.trim_start();
    }
    found
}

/// A name; characters it may not have are percent-encoded, in the same way wherever the name stands.
pub(super) fn name(text: &str, element: &'static str, report: &mut Report) -> Option<Name> {
    if let Some(name) = Name::parse(text) {
        return Some(name);
    }
    let inside = text.trim();
    if !inside.is_empty() {
        report.add(Problem::Name, element, text);
    }
    let mut mended = String::with_capacity(inside.len());
    for c in inside.chars() {
        if Name::parse(c.encode_utf8(&mut [0; 4])).is_some() {
            mended.push(c);
        } else {
            c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| mended.push_str(&format!("%{byte:02X}")));
        }
    }
    Name::parse(&mended)
}

/// A word of a closed list.
pub(super) fn word<T: Copy>(
    raw: Option<&str>,
    all: &[T],
    say: impl Fn(T) -> &'static str,
    element: &'static str,
    report: &mut Report,
) -> Option<T> {
    let Some(text) = raw else {
        report.add(Problem::Missing, element, "");
        return None;
    };
    if let Some(exact) = all.iter().find(|one| say(**one) == text) {
        return Some(*exact);
    }
    report.add(Problem::Word, element, text);
    let plain: String = text.chars().take(40).filter(|c| c.is_ascii_alphanumeric()).collect();
    // Version 1.0 had “Very Likely”; later ones say to read it as “Likely” (1.1 §3.2.2).
    let plain = if plain.eq_ignore_ascii_case("verylikely") { "Likely" } else { &plain };
    all.iter().find(|one| say(**one).eq_ignore_ascii_case(plain)).copied()
}

/// A time. Without an offset it is taken as German time.
pub(super) fn moment(raw: &One<'_>, element: &'static str, report: &mut Report) -> Option<Moment> {
    let text = raw.as_deref()?.trim();
    if let Some(moment) = Moment::parse(text) {
        if text.ends_with("+00:00") {
            report.add(Problem::Utc, element, text);
        }
        return Some(moment);
    }
    report.add(Problem::Time, element, text);
    quiet_moment(text)
}

/// The same without a report.
pub(super) fn quiet_moment(text: &str) -> Option<Moment> {
    if let Some(moment) = Moment::parse(text) {
        return Some(moment);
    }
    // A leap second is taken for the one before it.
    let leap = text.get(16..19) == Some(":60");
    let text = if leap { text.replacen(":60", ":59", 1) } else { text.to_owned() };
    let at = lenient_date(&text)?;
    let offset = text.get(text.len().saturating_sub(6)..).and_then(offset_minutes);
    match offset {
        Some(offset) => Moment::new(at, offset),
        None if text.ends_with(['Z', 'z']) => Moment::new(at, 0),
        None => Moment::in_zone(at, &TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC)),
    }
}

fn offset_minutes(end: &str) -> Option<i16> {
    let sign = match end.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = end[1..].split_once(':')?;
    Some(sign * hours.parse::<i16>().ok()?.checked_mul(60)?.checked_add(minutes.parse().ok()?)?)
}

pub(super) fn language(raw: &One<'_>, report: &mut Report) -> Language {
    let whole = raw.as_deref().unwrap_or_default();
    // The schema takes an empty element for the default, one with white space not.
    if whole.is_empty() {
        return Language::default();
    }
    let text = whole.trim();
    Language::parse(text).unwrap_or_else(|| {
        report.add(Problem::Language, "language", text);
        Language::parse(&text.replace('_', "-")).unwrap_or_default()
    })
}

/// Bytes.
pub(super) fn size(raw: &One<'_>, report: &mut Report) -> Option<u64> {
    let text = raw.as_deref()?.trim();
    let size = text.parse().ok();
    if size.is_none() {
        let negative = text.parse::<i64>().is_ok();
        report.add(if negative { Problem::Notation } else { Problem::Number }, "size", text);
    }
    size
}

pub(super) fn feet(raw: &One<'_>, element: &'static str, report: &mut Report) -> Option<Feet> {
    let text = raw.as_deref()?.trim();
    let feet = Feet::parse(text);
    if feet.is_none() {
        report.add(Problem::Number, element, text);
    }
    feet
}
