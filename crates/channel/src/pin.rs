//! Posts that stay on top of the channel page for a while.
use crate::clock::Timestamp;
use crate::field::Complaint;
use jiff::SignedDuration;

/// Posts that may be on top at the same time; more would hide what is new.
pub const PINS: usize = 3;
/// A post is on top for at most this many days.
pub const DAYS: i64 = 90;

/// Until when a post stays on top, if that makes sense.
pub fn end(until: Timestamp, now: Timestamp) -> Result<Timestamp, Complaint> {
    if until <= now {
        return Err(Complaint::new("error.pin.over"));
    }
    if until > now + SignedDuration::from_hours(24 * (DAYS + 1)) {
        return Err(Complaint::with("error.pin.long", DAYS));
    }
    Ok(until)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_has_an_end_in_sight() {
        let now: Timestamp = "2026-11-25T10:00:00Z".parse().unwrap();
        let in_days = |days: i64| now + SignedDuration::from_hours(24 * days);
        assert!(end(in_days(1), now).is_ok() && end(in_days(DAYS), now).is_ok());
        assert_eq!(end(now, now).unwrap_err().key, "error.pin.over");
        assert_eq!(end(in_days(DAYS + 2), now).unwrap_err().key, "error.pin.long");
    }
}
