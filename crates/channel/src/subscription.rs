//! What one follower's device wants. It lives inside the sealed box and nowhere else.
use crate::clock::Timestamp;
use crate::lang::Lang;
use crate::topic::TopicSet;
use jiff::{ToSpan, tz::TimeZone};

/// Bytes the preferences take inside the box.
pub const PREFERENCES_LEN: usize = 16;
const NONE: u8 = 255;

/// Whole hours of the day in the channel's zone during which nothing rings, e.g. 22 to 7.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    from: u8,
    to: u8,
}

impl QuietHours {
    /// Both 0–23 and different.
    pub fn new(from: u8, to: u8) -> Option<Self> {
        (from < 24 && to < 24 && from != to).then_some(Self { from, to })
    }

    /// The hours, from and to.
    pub fn hours(self) -> (u8, u8) {
        (self.from, self.to)
    }

    fn covers(self, hour: u8) -> bool {
        if self.from < self.to { (self.from..self.to).contains(&hour) } else { hour >= self.from || hour < self.to }
    }
}

/// Topics, quiet hours, mute and language of one device. No Debug: it describes a person's choice.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Preferences {
    /// What the person wants to get.
    pub topics: TopicSet,
    /// When nothing may ring, severe warnings apart.
    pub quiet: Option<QuietHours>,
    /// Muted until then, severe warnings apart.
    pub muted_until: Option<Timestamp>,
    /// Language of the words around the post.
    pub lang: Lang,
}

/// What to do with one push for one device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// Send it.
    Now,
    /// Send it then: quiet hours end.
    Later(Timestamp),
    /// Not for this device.
    No,
}

/// What must be known of a post to decide.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Its topics.
    pub topics: TopicSet,
    /// A severe warning: rings in quiet hours and while muted.
    pub breaks_through: bool,
}

impl Preferences {
    /// Decides for one post. `zone` is the channel's.
    pub fn want(&self, about: About, now: Timestamp, zone: &TimeZone) -> Want {
        if !self.topics.meets(about.topics) {
            return Want::No;
        }
        if about.breaks_through {
            return Want::Now;
        }
        if self.muted_until.is_some_and(|until| now < until) {
            return Want::No;
        }
        match self.quiet {
            Some(quiet) => quiet_end(quiet, now, zone).map_or(Want::Now, Want::Later),
            None => Want::Now,
        }
    }

    /// The bytes for the box.
    pub fn to_bytes(&self) -> [u8; PREFERENCES_LEN] {
        let mut out = [0; PREFERENCES_LEN];
        let (from, to) = self.quiet.map_or((NONE, NONE), QuietHours::hours);
        out[..4].copy_from_slice(&[1, self.topics.bits(), from, to]);
        // Minutes since 1970 fit 32 bits until the year 10136.
        let muted = self.muted_until.map_or(0, |t| u32::try_from(t.as_second().max(0) / 60).unwrap_or(u32::MAX));
        out[4..8].copy_from_slice(&muted.to_be_bytes());
        out[8] = self.lang as u8;
        out
    }

    /// Reads the bytes of a box; `None` when they are of a version this program does not know.
    pub fn from_bytes(bytes: &[u8; PREFERENCES_LEN]) -> Option<Self> {
        let [1, topics, from, to, a, b, c, d, lang, ..] = *bytes else { return None };
        let muted = u32::from_be_bytes([a, b, c, d]);
        Some(Self {
            topics: TopicSet::from_bits(topics),
            quiet: QuietHours::new(from, to),
            muted_until: if muted == 0 { None } else { Timestamp::from_second(i64::from(muted) * 60).ok() },
            lang: if lang == Lang::En as u8 { Lang::En } else { Lang::De },
        })
    }
}

/// The end of the quiet hours `now` lies in, in the channel's zone; `None` outside of them.
fn quiet_end(quiet: QuietHours, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let local = now.to_zoned(zone.clone());
    let hour = u8::try_from(local.hour()).ok()?;
    if !quiet.covers(hour) {
        return None;
    }
    let (_, to) = quiet.hours();
    let day = if hour < to { local.date() } else { local.date().checked_add(1.day()).ok()? };
    day.at(i8::try_from(to).ok()?, 0, 0, 0).to_zoned(zone.clone()).ok().map(|z| z.timestamp())
}

/// 1970 began on a Thursday, three days after its Monday.
const MONDAY: i64 = 3 * 24 * 3600;
const WEEK: i64 = 7 * 24 * 3600;

/// The week a follower joined, Monday to Sunday (UTC), counted from the one 1970 began in: the one coarse fact kept in
/// clear.
pub fn joining_week(now: Timestamp) -> i64 {
    now.as_second().saturating_add(MONDAY).div_euclid(WEEK)
}

/// The Monday such a week begins with, at midnight UTC.
pub fn monday_of(week: i64) -> Timestamp {
    Timestamp::from_second(week.saturating_mul(WEEK).saturating_sub(MONDAY)).unwrap_or_default()
}

/// A number of followers as everybody sees it, the desk included: nothing below ten, then two leading digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundedCount {
    /// Fewer than ten.
    Few,
    /// About so many.
    About(u64),
}

/// Rounds down so that a single follow or unfollow is rarely visible.
pub fn rounded(count: u64) -> RoundedCount {
    match count {
        0..10 => RoundedCount::Few,
        10..100 => RoundedCount::About(count / 10 * 10),
        _ => {
            let step = 10u64.pow(count.ilog10() - 1);
            RoundedCount::About(count / step * step)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topic::Topic;
    use proptest::prelude::*;

    fn prefs(quiet: Option<(u8, u8)>) -> Preferences {
        Preferences {
            topics: TopicSet::default_follow(),
            quiet: quiet.and_then(|(a, b)| QuietHours::new(a, b)),
            muted_until: None,
            lang: Lang::De,
        }
    }

    fn news(breaks_through: bool) -> About {
        About { topics: [Topic::News].into_iter().collect(), breaks_through }
    }

    #[test]
    fn quiet_hours_hold_news_until_morning_and_let_warnings_through() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let night: Timestamp = "2026-11-21T22:30:00Z".parse().unwrap();
        let morning: Timestamp = "2026-11-22T06:00:00Z".parse().unwrap();
        assert_eq!(prefs(Some((22, 7))).want(news(false), night, &zone), Want::Later(morning));
        assert_eq!(prefs(Some((22, 7))).want(news(true), night, &zone), Want::Now);
        assert_eq!(prefs(Some((22, 7))).want(news(false), morning, &zone), Want::Now);
        // The clocks go back on 25 October 2026: seven o'clock is still seven o'clock.
        let autumn: Timestamp = "2026-10-24T22:30:00Z".parse().unwrap();
        assert_eq!(
            prefs(Some((22, 7))).want(news(false), autumn, &zone),
            Want::Later("2026-10-25T06:00:00Z".parse().unwrap())
        );
    }

    #[test]
    fn muted_and_unwanted_are_left_alone() {
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let muted = Preferences { muted_until: Some("2026-11-22T12:00:00Z".parse().unwrap()), ..prefs(None) };
        assert_eq!(muted.want(news(false), now, &TimeZone::UTC), Want::No);
        assert_eq!(muted.want(news(true), now, &TimeZone::UTC), Want::Now);
        let jobs = About { topics: [Topic::Jobs].into_iter().collect(), breaks_through: true };
        assert_eq!(prefs(None).want(jobs, now, &TimeZone::UTC), Want::No);
    }

    proptest! {
        #[test]
        fn preferences_survive_the_box(bits in 0u8..128, from in 0u8..30, to in 0u8..30, minute in 0i64..100_000_000, en: bool) {
            let p = Preferences {
                topics: TopicSet::from_bits(bits),
                quiet: QuietHours::new(from, to),
                muted_until: (minute > 0).then(|| Timestamp::from_second(minute * 60).unwrap()),
                lang: if en { Lang::En } else { Lang::De },
            };
            prop_assert!(Preferences::from_bytes(&p.to_bytes()) == Some(p));
        }
    }

    #[test]
    fn weeks_run_from_monday_to_sunday() {
        let week = |text: &str| monday_of(joining_week(text.parse().unwrap())).to_string();
        for day in ["2026-11-16T00:00:00Z", "2026-11-18T12:00:00Z", "2026-11-19T12:00:00Z", "2026-11-22T23:59:59Z"] {
            assert_eq!(week(day), "2026-11-16T00:00:00Z", "{day}");
        }
        assert_eq!(week("2026-11-23T00:00:00Z"), "2026-11-23T00:00:00Z");
    }

    #[test]
    fn counts_are_rounded_down() {
        assert_eq!(rounded(9), RoundedCount::Few);
        assert_eq!(rounded(57), RoundedCount::About(50));
        assert_eq!(rounded(1_284), RoundedCount::About(1_200));
        assert_eq!(rounded(48_311), RoundedCount::About(48_000));
    }
}
