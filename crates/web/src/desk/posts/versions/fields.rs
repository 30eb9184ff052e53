//! The fields of a post in words: where two versions are compared, and where they are kept.
use crate::lang::{Lang, t};

/// Fields of the form with the keys of their labels, in the order in which they are read.
pub const FIELDS: [(&str, &str); 28] = [
    ("kind", "edit.kind"),
    ("title", "edit.title"),
    ("body", "edit.body"),
    ("plain", "edit.plain"),
    ("topics", "edit.topics"),
    ("lang", "edit.lang"),
    ("event_start_date", "edit.event_start"),
    ("event_start_time", "edit.event_time"),
    ("event_end_date", "edit.event_end"),
    ("event_end_time", "edit.event_time"),
    ("event_place", "edit.event_place"),
    ("event_registration", "edit.event_registration"),
    ("job_deadline", "edit.job_deadline"),
    ("job_salary", "edit.job_salary"),
    ("job_apply", "edit.job_apply"),
    ("traffic_streets", "edit.traffic_streets"),
    ("traffic_effect", "edit.traffic_effect"),
    ("traffic_from_date", "edit.from"),
    ("traffic_from_time", "edit.event_time"),
    ("traffic_until_date", "edit.until"),
    ("traffic_until_time", "edit.event_time"),
    ("traffic_detour", "edit.traffic_detour"),
    ("traffic_track", "edit.traffic_track"),
    ("traffic_detour_track", "edit.traffic_detour_track"),
    ("valid_from", "edit.valid_from"),
    ("valid_until", "edit.valid_until"),
    ("poll_options", "edit.poll_options"),
    ("poll_end", "edit.poll_end"),
];

/// Whether a kind of post has the field: the form sends what it shows of the others too.
pub fn belongs(name: &str, kind: &str) -> bool {
    [("event_", "event"), ("job_", "job"), ("traffic_", "traffic"), ("poll_", "poll")]
        .iter()
        .all(|(begin, of)| !name.starts_with(begin) || *of == kind)
}

/// A field's value in words.
pub fn said(name: &str, value: &str, lang: Lang) -> String {
    match name {
        "kind" if !value.is_empty() => {
            let kind = channel::post::Kind::parse(value).unwrap_or(channel::post::Kind::Update);
            crate::desk::posts::view::kind_label(lang, kind)
        }
        "topics" if !value.is_empty() => {
            let words = value.split(", ").map(|key| t(lang, &format!("topic.{key}"), &[]));
            words.collect::<Vec<_>>().join(", ")
        }
        "traffic_effect" if !value.is_empty() => t(lang, &format!("traffic.{value}"), &[]),
        _ => value.to_owned(),
    }
}
