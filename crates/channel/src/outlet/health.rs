//! How an account at an outlet is, and when somebody must be told.
use super::fault::Fault;
use crate::clock::Timestamp;
use std::collections::BTreeMap;

/// Days before an end on which somebody is told.
pub const ALARMS: [i64; 4] = [14, 7, 3, 1];

/// Names of numbers: posts of the last day …
pub const POSTED: &str = "posted";
/// … and how many there may be.
pub const POSTS: &str = "posts";

/// How an account is, as last seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// When it was looked at.
    pub checked: Option<Timestamp>,
    /// Who it is, as the platform names it.
    pub name: String,
    /// Where people see it.
    pub url: String,
    /// Rights that are missing, in the platform's words.
    pub missing: Vec<String>,
    /// When the token ends; `None` where it does not.
    pub expires: Option<Timestamp>,
    /// When the version of the interface we speak ends.
    pub sunset: Option<Timestamp>,
    /// When something last came there.
    pub good: Option<Timestamp>,
    /// What is wrong.
    pub fault: Option<Fault>,
    /// Limits the platform names, by the connector's own words.
    pub numbers: BTreeMap<String, u64>,
}

/// What somebody must be told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alarm {
    /// The token ends in so many days, as one of [`ALARMS`] counts; 0 when it has ended.
    Expires(i64),
    /// So does the version of the interface.
    Sunset(i64),
    /// Rights are missing.
    Missing,
    /// It does not work.
    Broken,
}

impl Health {
    /// Posts of the last day, and how many there may be, where the platform says so.
    pub fn day(&self) -> Option<(u64, u64)> {
        Some((*self.numbers.get(POSTED)?, *self.numbers.get(POSTS)?))
    }

    /// Whether posts may go there.
    pub fn works(&self) -> bool {
        self.fault.is_none() && self.missing.is_empty()
    }

    /// What must be told, the worst first.
    pub fn alarms(&self, now: Timestamp) -> Vec<Alarm> {
        let broken = self.fault.is_some().then_some(Alarm::Broken);
        let missing = (!self.missing.is_empty()).then_some(Alarm::Missing);
        let expires = self.expires.and_then(|end| step(end, now)).map(Alarm::Expires);
        let sunset = self.sunset.and_then(|end| step(end, now)).map(Alarm::Sunset);
        [broken, missing, expires, sunset].into_iter().flatten().collect()
    }

    /// The access, where it ends soon. The end of an interface is its program's to mend: the desk and the metrics tell it.
    pub fn ending(&self, now: Timestamp) -> Option<Ending> {
        let end = self.expires?;
        Some(Ending { end, days: step(end, now)?, ring: by_day(now) })
    }
}

/// Of an access that ends soon: what is rung for once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// When.
    pub end: Timestamp,
    /// In so many days, as one of [`ALARMS`] counts; 0 when it has ended.
    pub days: i64,
    /// When phones may ring for it: at once by day, else in the morning. Nobody need get up for it.
    pub ring: Timestamp,
}

/// Hours of UTC between which phones ring: about nine to six in Germany.
const DAY: std::ops::Range<i64> = 8..16;

/// Whole days until then; below zero when it is over.
pub fn days_until(end: Timestamp, now: Timestamp) -> i64 {
    end.duration_since(now).as_secs().div_euclid(86_400)
}

/// The smallest step that is not below the days left: from fourteen days on somebody is told, and again at each step.
fn step(end: Timestamp, now: Timestamp) -> Option<i64> {
    if end <= now {
        return Some(0);
    }
    let left = end.duration_since(now).as_secs();
    ALARMS.into_iter().rev().find(|days| left <= days * 86_400)
}

/// Now, or the next morning.
fn by_day(now: Timestamp) -> Timestamp {
    let (day, hour) = (now.as_second().div_euclid(86_400), now.as_second().rem_euclid(86_400) / 3600);
    if DAY.contains(&hour) {
        return now;
    }
    let morning = (day + i64::from(hour >= DAY.end)) * 86_400 + DAY.start * 3600;
    Timestamp::from_second(morning).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_told_at_fourteen_seven_three_and_one_days() {
        let now = Timestamp::from_second(1_790_000_000).unwrap();
        let told = |hours: i64| {
            Health { expires: Some(now + jiff::SignedDuration::from_hours(hours)), ..Health::default() }.alarms(now)
        };
        assert_eq!(told(15 * 24), []);
        for (hours, days) in
            [(14 * 24, 14), (8 * 24, 14), (7 * 24, 7), (4 * 24, 7), (3 * 24, 3), (25, 3), (24, 1), (1, 1), (-1, 0)]
        {
            assert_eq!(told(hours), [Alarm::Expires(days)], "{hours} hours");
        }
    }

    #[test]
    fn phones_ring_by_day_for_an_access_that_ends() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let (expires, sunset) = (Some(at("2026-12-03T00:00:00Z")), Some(at("2026-11-01T00:00:00Z")));
        let health = Health { expires, sunset, ..Health::default() };
        for (now, days, ring) in [
            ("2026-11-27T03:00:00Z", 7, "2026-11-27T08:00:00Z"),
            ("2026-11-27T12:30:00Z", 7, "2026-11-27T12:30:00Z"),
            ("2026-11-30T16:00:00Z", 3, "2026-12-01T08:00:00Z"),
            ("2026-12-31T23:00:00Z", 0, "2027-01-01T08:00:00Z"),
        ] {
            let told = Ending { end: at("2026-12-03T00:00:00Z"), days, ring: at(ring) };
            assert_eq!(health.ending(at(now)), Some(told), "{now}");
        }
        assert_eq!(health.ending(at("2026-11-10T12:00:00Z")), None, "not yet");
        assert_eq!(Health::default().ending(at("2026-11-10T12:00:00Z")), None);
    }
}
