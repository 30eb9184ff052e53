//! When and where something takes place.
use crate::clock::Timestamp;
use crate::text::Line;
use jiff::tz::TimeZone;

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

impl Event {
    /// When it is over; a whole day lasts until midnight by the clocks of `zone`.
    pub fn over(&self, zone: &TimeZone) -> Timestamp {
        let last = self.end.unwrap_or(self.start);
        if !self.all_day {
            return last;
        }
        let midnight = last.to_zoned(zone.clone()).date().tomorrow().and_then(|day| day.to_zoned(zone.clone()));
        midnight.map_or(last, |zoned| zoned.timestamp())
    }
}
