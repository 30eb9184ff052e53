//! When an issue is due.
use super::Rhythm;
use crate::clock::Timestamp;
use crate::post::Kind;
use jiff::civil::Weekday;
use jiff::{SignedDuration, ToSpan, Zoned, tz::TimeZone};

/// An issue later than this waits for the next one, which then tells of both: after an outage over night nobody wants
/// yesterday's mail at three.
pub const LATE: SignedDuration = SignedDuration::from_hours(6);

/// Minutes past its hour at which an issue goes out: what comes out at the hour itself is in it.
const PAST: i8 = 10;
/// What came out in the last moment is written down by then.
const SETTLED: SignedDuration = SignedDuration::from_secs(30);

/// When issues go out, in the channel's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The hour of both, 0–23.
    pub hour: i8,
    /// The day of the weekly one.
    pub weekday: Weekday,
    /// Warnings belong into it, too. They are never sent by mail at once.
    pub warnings: bool,
}

impl Plan {
    /// Whether an issue tells a post of this kind.
    pub fn tells(&self, kind: Kind) -> bool {
        self.warnings || kind != Kind::Warning
    }

    /// The last moment (ten minutes past the hour) up to `now` at which such an issue goes out.
    pub fn moment(&self, rhythm: Rhythm, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let local = now.to_zoned(zone.clone());
        // Eight days back there is a weekday of each kind that lies before now, whatever the clocks did.
        (0..=8).find_map(|back: i32| {
            let day = local.date().checked_sub(back.days()).ok()?;
            let fits = rhythm == Rhythm::Daily || day.weekday() == self.weekday;
            let at: Zoned = day.at(self.hour, PAST, 0, 0).to_zoned(zone.clone()).ok()?;
            (fits && at.timestamp() <= now).then(|| at.timestamp())
        })
    }

    /// Up to when an issue is due now that tells of everything after `told`; `None` while there is none.
    pub fn due(&self, rhythm: Rhythm, told: Timestamp, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let moment = self.moment(rhythm, now, zone)?;
        (moment > told && (SETTLED..=LATE).contains(&now.duration_since(moment))).then_some(moment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    const PLAN: Plan = Plan { hour: 17, weekday: Weekday::Friday, warnings: false };

    #[test]
    fn issues_are_due_at_their_hour_and_once() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let told = at("2026-11-23T09:00:00Z");
        let due = |told, now: &str| PLAN.due(Rhythm::Daily, told, at(now), &zone);
        assert_eq!(due(told, "2026-11-23T16:09:59Z"), None);
        let monday = at("2026-11-23T16:10:00Z");
        assert_eq!(due(told, "2026-11-23T16:10:00Z"), None, "what came out just now may not be written yet");
        assert_eq!(due(told, "2026-11-23T16:10:30Z"), Some(monday));
        assert_eq!(due(monday, "2026-11-23T16:15:00Z"), None, "it went out");
        assert_eq!(due(told, "2026-11-24T03:00:00Z"), None, "too late for Monday's");
        assert_eq!(due(told, "2026-11-24T16:11:00Z"), Some(at("2026-11-24T16:10:00Z")), "which Tuesday's tells of");
        let weekly = |now: &str| PLAN.due(Rhythm::Weekly, told, at(now), &zone);
        assert_eq!(weekly("2026-11-26T18:00:00Z"), None);
        assert_eq!(weekly("2026-11-27T16:30:00Z"), Some(at("2026-11-27T16:10:00Z")));
    }

    #[test]
    fn an_hour_the_clocks_leave_out_is_the_next_there_is() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let plan = Plan { hour: 2, ..PLAN };
        let told = at("2026-03-28T12:00:00Z");
        assert_eq!(plan.due(Rhythm::Daily, told, at("2026-03-29T01:11:00Z"), &zone), Some(at("2026-03-29T01:10:00Z")));
    }
}
