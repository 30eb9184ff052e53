//! The part of the editor's form that says from when until when a post is meant.
use crate::desk::fields::Fields;
use crate::desk::posts::form::{Surroundings, optional};
use crate::desk::posts::when;
use channel::field::FieldErrors;
use channel::validity::Validity;
use jiff::civil::{Time, time};
use jiff::tz::TimeZone;

/// Its fields: days, both counted in.
pub const NAMES: [&str; 2] = ["valid_from", "valid_until"];

/// Both ends, either of which may be open.
pub fn parse(fields: &Fields, around: &Surroundings<'_>, errors: &mut FieldErrors) -> Validity {
    let mut day =
        |name, hour: Time| optional(errors, name, fields, when::date).map(|day| when::instant(day, hour, &around.zone));
    let (from, until) = (day("valid_from", Time::midnight()), day("valid_until", time(23, 59, 0, 0)));
    errors.take("valid_until", Validity::new(from, until)).unwrap_or_default()
}

/// The fields as they would have been typed.
pub fn push(fields: &mut Fields, valid: &Validity, zone: &TimeZone) {
    for (name, at) in NAMES.into_iter().zip([valid.from, valid.until]) {
        if let Some(at) = at {
            fields.push(name, when::date_text(at, zone));
        }
    }
}
