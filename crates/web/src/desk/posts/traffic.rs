//! The part of the editor's form that says which streets are held up, and the stretch that is drawn.
use crate::desk::fields::Fields;
use crate::desk::posts::form::{Surroundings, optional};
use crate::desk::posts::when;
use channel::clock::Timestamp;
use channel::field::FieldErrors;
use channel::text::Line;
use channel::traffic::{Effect, Point, Traffic, track};
use jiff::civil::{Time, time};
use jiff::tz::TimeZone;

/// Its fields.
pub const NAMES: [&str; 9] = [
    "traffic_streets",
    "traffic_effect",
    "traffic_from_date",
    "traffic_from_time",
    "traffic_until_date",
    "traffic_until_time",
    "traffic_detour",
    "traffic_track",
    "traffic_detour_track",
];

/// What is held up; nothing where nothing was typed, since not all traffic news is about a street.
pub fn parse(fields: &Fields, around: &Surroundings<'_>, errors: &mut FieldErrors) -> Option<Traffic> {
    if !NAMES.iter().any(|name| *name != "traffic_effect" && fields.filled(name)) {
        return None;
    }
    let streets = errors.take("traffic_streets", Traffic::streets(fields.get("traffic_streets")));
    let from = moment(fields, around, errors, ("traffic_from_date", "traffic_from_time"), Time::midnight());
    let until = moment(fields, around, errors, ("traffic_until_date", "traffic_until_time"), time(23, 59, 0, 0));
    if from.zip(until).is_some_and(|(from, until)| until <= from) {
        errors.push("traffic_until_date", "error.traffic.end_before", "");
    }
    let detour = optional(errors, "traffic_detour", fields, Line::parse);
    let stretch = errors.take("traffic_track", track(fields.get("traffic_track"))).unwrap_or_default();
    let detour_track =
        errors.take("traffic_detour_track", track(fields.get("traffic_detour_track"))).unwrap_or_default();
    if stretch.is_empty() && !detour_track.is_empty() {
        errors.push("traffic_track", "error.traffic.track_missing", "");
    }
    let effect = Effect::parse(fields.get("traffic_effect")).unwrap_or(Effect::Closed);
    Some(Traffic { streets: streets?, effect, from, until, detour, track: stretch, detour_track })
}

/// A day, and an hour if one was typed.
fn moment(
    fields: &Fields,
    around: &Surroundings<'_>,
    errors: &mut FieldErrors,
    (date, hour): (&'static str, &'static str),
    otherwise: Time,
) -> Option<Timestamp> {
    if !fields.filled(date) && fields.filled(hour) {
        errors.push(date, "error.traffic.day_missing", "");
    }
    let day = optional(errors, date, fields, when::date);
    let hour = if fields.filled(hour) { errors.take(hour, when::time(fields.get(hour))) } else { Some(otherwise) };
    day.zip(hour).map(|(day, hour)| when::instant(day, hour, &around.zone))
}

/// The fields as they would have been typed.
pub fn push(fields: &mut Fields, traffic: &Traffic, zone: &TimeZone) {
    let lines = |points: &[Point]| points.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let streets: Vec<&str> = traffic.streets.iter().map(|street| street.as_str()).collect();
    fields.push("traffic_streets", streets.join("\n"));
    fields.push("traffic_effect", traffic.effect.key());
    for (at, date, hour) in [
        (traffic.from, "traffic_from_date", "traffic_from_time"),
        (traffic.until, "traffic_until_date", "traffic_until_time"),
    ] {
        let Some(at) = at else { continue };
        fields.push(date, when::date_text(at, zone));
        fields.push(hour, when::time_text(at, zone));
    }
    if let Some(detour) = &traffic.detour {
        fields.push("traffic_detour", detour.as_str());
    }
    for (name, points) in [("traffic_track", &traffic.track), ("traffic_detour_track", &traffic.detour_track)] {
        if !points.is_empty() {
            fields.push(name, lines(points));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn read(text: &str) -> (Option<Traffic>, Vec<(&'static str, &'static str)>) {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let pictures = HashMap::new();
        let now = "2026-11-25T10:00:00Z".parse().unwrap();
        let around = Surroundings { zone, lang: channel::lang::Lang::De, media: &pictures, now, reactions: true };
        let (fields, mut errors) = (Fields::from_urlencoded(text.as_bytes()), FieldErrors::default());
        let traffic = parse(&fields, &around, &mut errors);
        (traffic, errors.0.iter().map(|error| (error.field, error.key)).collect())
    }

    #[test]
    fn a_closed_street_reads_back_as_typed() {
        let text = "traffic_streets=Hauptstra%C3%9Fe%0AAm+Markt&traffic_effect=narrow&traffic_from_date=30.11.2026&\
                    traffic_from_time=7&traffic_until_date=4.12.2026&traffic_detour=%C3%BCber+Ring&\
                    traffic_track=52.20123,+8.58912%0A52.20223,+8.59012";
        let (traffic, errors) = read(text);
        assert!(errors.is_empty(), "{errors:?}");
        let traffic = traffic.unwrap();
        assert_eq!(traffic.from.unwrap().to_string(), "2026-11-30T06:00:00Z");
        assert_eq!(traffic.until.unwrap().to_string(), "2026-12-04T22:59:00Z");
        assert_eq!((traffic.streets.len(), traffic.track.len(), traffic.effect), (2, 2, Effect::Narrow));
        let mut again = Fields::default();
        push(&mut again, &traffic, &TimeZone::get("Europe/Berlin").unwrap());
        let again = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(again.pairs()).finish();
        assert_eq!(read(&again).0.unwrap(), traffic);
    }

    #[test]
    fn traffic_news_about_no_street_is_fine_and_half_of_one_is_not() {
        assert_eq!(read("traffic_effect=closed"), (None, vec![]));
        let (_, errors) = read("traffic_until_date=1.12.2026&traffic_from_date=2.12.2026&traffic_detour_track=da");
        assert_eq!(
            errors,
            [
                ("traffic_streets", "error.traffic.streets_missing"),
                ("traffic_until_date", "error.traffic.end_before"),
                ("traffic_detour_track", "error.traffic.point"),
            ]
        );
    }
}
