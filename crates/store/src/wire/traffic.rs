use channel::text::Line;
use channel::traffic::{Effect, Point, Traffic};
use serde::{Deserialize, Serialize};

use super::content::{TABLE, complaint, instant, optional, text};
use crate::{Result, StoreError};

/// The stored form of a traffic post's fields.
#[derive(Serialize, Deserialize)]
pub(super) struct TrafficWire {
    streets: Vec<String>,
    effect: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detour: Option<String>,
    /// Hundred thousandths of a degree, north then east.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    track: Vec<(i32, i32)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    detour_track: Vec<(i32, i32)>,
}

/// Writes them.
pub(super) fn write(traffic: &Traffic) -> TrafficWire {
    let line = |points: &[Point]| points.iter().map(|point| (point.lat, point.lon)).collect();
    TrafficWire {
        streets: traffic.streets.iter().map(ToString::to_string).collect(),
        effect: traffic.effect.key().to_owned(),
        from: text(&traffic.from),
        until: text(&traffic.until),
        detour: text(&traffic.detour),
        track: line(&traffic.track),
        detour_track: line(&traffic.detour_track),
    }
}

/// Reads them back.
pub(super) fn read(wire: TrafficWire) -> Result<Traffic> {
    let line = |points: Vec<(i32, i32)>| points.into_iter().map(|(lat, lon)| Point { lat, lon }).collect();
    Ok(Traffic {
        streets: wire.streets.iter().map(|street| Line::parse(street).map_err(complaint)).collect::<Result<_>>()?,
        effect: Effect::parse(&wire.effect).ok_or_else(|| StoreError::corrupt(TABLE, "effect"))?,
        from: wire.from.as_deref().map(instant).transpose()?,
        until: wire.until.as_deref().map(instant).transpose()?,
        detour: optional(wire.detour, Line::parse)?,
        track: line(wire.track),
        detour_track: line(wire.detour_track),
    })
}
