//! A publishing time in words.
use crate::dates::Dates;
use crate::lang::{Lang, t};
use channel::slot::{Fate, Slot};
use serde::Serialize;

/// One publishing time, as lists show it.
#[derive(Clone, Serialize)]
pub struct Line {
    /// "Donnerstag, 26. November, 10:00 Uhr".
    pub when: String,
    /// RFC 3339.
    pub iso: String,
    /// Why it is not on its usual day.
    pub why: Option<String>,
    /// It falls out.
    pub dropped: bool,
}

/// Puts a time into words.
pub fn line(lang: Lang, dates: &Dates, slot: &Slot) -> Line {
    let why = match slot.fate {
        Fate::Usual => None,
        Fate::Moved(from, holiday) => {
            let (from, holiday) = (dates.heading_within(from), reason(lang, holiday));
            Some(t(lang, "days.moved", &[("from", &from), ("holiday", &holiday)]))
        }
        Fate::Dropped(holiday) => Some(t(lang, "days.dropped", &[("holiday", &reason(lang, holiday))])),
    };
    Line { when: dates.moment(slot.at), iso: dates.iso(slot.at), why, dropped: matches!(slot.fate, Fate::Dropped(_)) }
}

/// What a holiday is called.
fn reason(lang: Lang, key: &str) -> String {
    t(lang, &format!("holiday.{key}"), &[])
}
