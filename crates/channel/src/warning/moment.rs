//! A time as CAP writes it (§3.2.1 sent, §3.3.2): whole seconds with the sender's offset.
use crate::clock::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

/// An instant and the offset it was written with. UTC is written `-00:00`, never `Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    at: Timestamp,
    offset_minutes: i16,
}

/// The greatest offset XML Schema knows, in minutes.
const FARTHEST: i16 = 14 * 60;

impl Moment {
    /// An instant, cut to whole seconds, in an offset of so many minutes east of Greenwich. `None` beyond 14 hours or
    /// outside of the years 1 to 9999.
    pub fn new(at: Timestamp, offset_minutes: i16) -> Option<Self> {
        if offset_minutes.abs() > FARTHEST {
            return None;
        }
        let at = Timestamp::from_second(at.as_second() - i64::from(at.subsec_nanosecond() < 0)).ok()?;
        let moment = Self { at, offset_minutes };
        (1..=9999).contains(&moment.civil().year()).then_some(moment)
    }

    /// The instant with the offset the zone has then.
    pub fn in_zone(at: Timestamp, zone: &TimeZone) -> Option<Self> {
        Self::new(at, i16::try_from(zone.to_offset(at).seconds() / 60).ok()?)
    }

    /// Reads `2026-09-10T11:00:00+02:00` and nothing but this form.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: &[u8; 25] = text.as_bytes().try_into().ok()?;
        let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':'), (22, b':')];
        if marks.iter().any(|(at, mark)| bytes[*at] != *mark) {
            return None;
        }
        let two = |at: usize| number(&bytes[at..at + 2]);
        let (hours, minutes) = (two(20)?, two(23)?);
        let offset = match bytes[19] {
            b'+' => hours * 60 + minutes,
            b'-' => -(hours * 60 + minutes),
            _ => return None,
        };
        if minutes > 59 {
            return None;
        }
        let day = Date::new(number(&bytes[..4])?, two(5)? as i8, two(8)? as i8).ok()?;
        // 24:00:00 is the midnight at the end of the day (XML Schema 2 §3.2.7).
        let (hour, minute, second) = (two(11)?, two(14)?, two(17)?);
        let civil = match (hour, minute, second) {
            (24, 0, 0) => day.tomorrow().ok()?.to_datetime(Time::midnight()),
            _ => day.to_datetime(Time::new(hour as i8, minute as i8, second as i8, 0).ok()?),
        };
        let at = Offset::from_seconds(i32::from(offset) * 60).ok()?.to_timestamp(civil).ok()?;
        Self::new(at, offset)
    }

    /// The instant.
    pub fn instant(&self) -> Timestamp {
        self.at
    }

    /// Minutes east of Greenwich.
    pub fn offset_minutes(&self) -> i16 {
        self.offset_minutes
    }

    /// Day and time as they were written, without the offset.
    pub fn civil(&self) -> DateTime {
        // The offset is at most 14 hours, which every offset type knows.
        Offset::from_seconds(i32::from(self.offset_minutes) * 60).unwrap_or(Offset::UTC).to_datetime(self.at)
    }
}

fn number(digits: &[u8]) -> Option<i16> {
    digits.iter().try_fold(0i16, |value, digit| digit.is_ascii_digit().then(|| value * 10 + i16::from(digit - b'0')))
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let civil = self.civil();
        let (date, time) = (civil.date(), civil.time());
        let sign = if self.offset_minutes > 0 { '+' } else { '-' };
        let offset = self.offset_minutes.unsigned_abs();
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
            date.year(),
            date.month(),
            date.day(),
            time.hour(),
            time.minute(),
            time.second(),
            offset / 60,
            offset % 60
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_moment_reads_back(second in -62_135_000_000i64..253_402_000_000, offset in -840i16..=840) {
            if let Some(moment) = Moment::new(Timestamp::from_second(second).unwrap(), offset) {
                prop_assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
            }
        }

        #[test]
        fn any_text_is_a_moment_or_none(text in "[0-9T:+Z-]{0,26}") {
            let _ = Moment::parse(&text);
        }
    }

    #[test]
    fn one_form_only() {
        let moment = Moment::parse("2026-09-14T10:02:00+02:00").unwrap();
        assert_eq!(moment.instant(), Moment::parse("2026-09-14T08:02:00-00:00").unwrap().instant());
        assert_eq!(Moment::parse("2026-09-14T08:02:00+00:00").unwrap().to_string(), "2026-09-14T08:02:00-00:00");
        assert_eq!(Moment::parse("2026-12-31T24:00:00+01:00").unwrap().to_string(), "2027-01-01T00:00:00+01:00");
        for bad in [
            "2026-09-10T09:00:00Z",
            "2026-09-10T11:00:00",
            "2026-02-30T11:00:00+02:00",
            "2026-09-10T23:59:60+02:00",
            "2026-09-10T11:00:00,02:00",
            "2026-09-10T11:00:00+15:00",
            "2026-09-10T24:00:01+02:00",
            "0000-09-10T11:00:00+02:00",
            "2026-09-10 11:00:00+02:00",
        ] {
            assert_eq!(Moment::parse(bad), None, "{bad}");
        }
    }
}
