//! What a field is called where a complaint stands apart from it: the label above it, so that whoever reads the one finds
//! the other.
use crate::lang::{Lang, t, words};

/// Fields of the editor with the keys of their labels; an hour is named with the day it belongs to.
const EDITOR: [(&str, &[&str]); 30] = [
    ("kind", &["edit.kind"]),
    ("title", &["edit.title"]),
    ("body", &["edit.body"]),
    ("plain", &["edit.plain"]),
    ("topics", &["edit.topics"]),
    ("alt", &["edit.alt"]),
    ("people", &["edit.people"]),
    ("pictures", &["edit.pictures"]),
    ("picture_file", &["edit.picture"]),
    ("event_start_date", &["edit.event_start"]),
    ("event_start_time", &["edit.event_start", "edit.event_time"]),
    ("event_end_date", &["edit.event_end"]),
    ("event_end_time", &["edit.event_end", "edit.event_time"]),
    ("event_place", &["edit.event_place"]),
    ("event_registration", &["edit.event_registration"]),
    ("job_deadline", &["edit.job_deadline"]),
    ("job_salary", &["edit.job_salary"]),
    ("job_apply", &["edit.job_apply"]),
    ("traffic_streets", &["edit.traffic_streets"]),
    ("traffic_from_date", &["edit.from"]),
    ("traffic_from_time", &["edit.from", "edit.event_time"]),
    ("traffic_until_date", &["edit.until"]),
    ("traffic_until_time", &["edit.until", "edit.event_time"]),
    ("traffic_detour", &["edit.traffic_detour"]),
    ("traffic_track", &["edit.traffic_track"]),
    ("traffic_detour_track", &["edit.traffic_detour_track"]),
    ("valid_from", &["edit.valid_from"]),
    ("valid_until", &["edit.valid_until"]),
    ("poll_options", &["edit.poll_options"]),
    ("poll_end", &["edit.poll_end"]),
];

/// Empty for what is no field.
pub fn named(lang: Lang, field: &str) -> String {
    match EDITOR.iter().find(|(known, _)| *known == field) {
        Some((_, keys)) => keys.iter().map(|key| t(lang, key, &[])).collect::<Vec<_>>().join(", "),
        None => words(lang).get(&format!("field.{field}")).cloned().unwrap_or_default(),
    }
}
