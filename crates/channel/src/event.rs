//! When and where something takes place.
use crate::clock::Timestamp;
use crate::text::Line;

/// The fields of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Start.
    pub start: Timestamp,
    /// End, after the start; `None` when open.
    pub end: Option<Timestamp>,
    /// Whether only the days count, not the hours.
    pub all_day: bool,
    /// Where, in words.
    pub place: Option<Line>,
    /// Where to register, an http(s) address.
    pub registration_url: Option<url::Url>,
}
