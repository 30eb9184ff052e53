//! Lists of warnings, which say little of each: a district's dashboard, the map of one system; and a warning's outlines.
use super::{NinaError, Source, items, parse, text};
use crate::html_in::to_line;
use channel::warning::{Language, Moment, MsgType, Name, Point, Polygon, Severity, Text, Urgency};
use serde_json::Value;

/// What a list says of one warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// Its name, under which the detail lies.
    pub id: Name,
    /// Which system it comes from.
    pub source: Source,
    /// Changes whenever the warning's file does.
    pub fingerprint: String,
    /// First message, update or cancellation.
    pub msg_type: MsgType,
    /// How bad.
    pub severity: Severity,
    /// How soon to act.
    pub urgency: Urgency,
    /// The headline in each language, German first where there is one.
    pub titles: Vec<(Language, Text)>,
    /// When it was sent; the map calls it the start.
    pub sent: Option<Moment>,
    /// Until when it holds. Mostly not said.
    pub expires: Option<Moment>,
}

/// A whole list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// What could be read, in the order of the file.
    pub warnings: Vec<Overview>,
    /// How many entries could not be read.
    pub unreadable: usize,
}

impl Listing {
    /// Whether the list holds everything there is, so that what is missing from it is over.
    pub fn is_complete(&self) -> bool {
        self.unreadable == 0
    }
}

/// Reads `/dashboard/{key}.json`.
pub fn dashboard(bytes: &[u8]) -> Result<Listing, NinaError> {
    list(bytes, |entry| {
        let payload = entry.get("payload")?;
        let data = payload.get("data")?;
        let version = payload.get("hash").and_then(Value::as_str).map(str::to_owned);
        let mut overview = common(entry, text(data, "msgType")?, text(data, "severity"), text(data, "urgency"))?;
        overview.fingerprint = version.unwrap_or_else(|| number(payload));
        overview.sent = text(entry, "sent").and_then(crate::cap::lenient_moment);
        overview.expires = text(entry, "expires").and_then(crate::cap::lenient_moment);
        if overview.titles.is_empty() {
            let headline = text(data, "headline").and_then(|line| Text::parse(&to_line(line)));
            overview.titles.extend(Language::parse("de").zip(headline));
        }
        Some(overview)
    })
}

/// Reads `/{system}/mapData.json`.
pub fn map(bytes: &[u8]) -> Result<Listing, NinaError> {
    list(bytes, |entry| {
        let mut overview = common(entry, text(entry, "type")?, text(entry, "severity"), text(entry, "urgency"))?;
        overview.fingerprint = number(entry);
        overview.sent = text(entry, "startDate").and_then(crate::cap::lenient_moment);
        overview.expires = text(entry, "expiresDate").and_then(crate::cap::lenient_moment);
        Some(overview)
    })
}

fn list(bytes: &[u8], read: impl Fn(&Value) -> Option<Overview>) -> Result<Listing, NinaError> {
    let value = parse(bytes)?;
    let entries = value.as_array().ok_or(NinaError::Shape("a list"))?;
    let warnings: Vec<Overview> = entries.iter().filter_map(read).collect();
    Ok(Listing { unreadable: entries.len() - warnings.len(), warnings })
}

fn number(value: &Value) -> String {
    value.get("version").map(Value::to_string).unwrap_or_default()
}

fn common(entry: &Value, msg_type: &str, severity: Option<&str>, urgency: Option<&str>) -> Option<Overview> {
    let id = Name::parse(text(entry, "id")?)?;
    let titles = entry.get("i18nTitle").and_then(Value::as_object);
    let titles = titles.into_iter().flatten().filter_map(|(tag, title)| {
        let title = Text::parse(&to_line(title.as_str()?))?;
        Some((Language::parse(tag)?, title))
    });
    let mut titles: Vec<(Language, Text)> = titles.collect();
    titles.sort_by_key(|(language, _)| !language.as_str().eq_ignore_ascii_case("de"));
    Some(Overview {
        source: Source::of(id.as_str()),
        id,
        fingerprint: String::new(),
        // A kind of message that is not known here must not pass for a first warning or an all-clear.
        msg_type: MsgType::ALL.iter().copied().find(|kind| kind.word().eq_ignore_ascii_case(msg_type))?,
        severity: severity.and_then(Severity::parse).unwrap_or(Severity::Unknown),
        urgency: urgency.and_then(Urgency::parse).unwrap_or(Urgency::Unknown),
        titles,
        sent: None,
        expires: None,
    })
}

/// Reads `/warnings/{id}.geojson` (RFC 7946): the outer rings of all its polygons. Holes are filled: who stands in one
/// is warned.
pub fn outlines(bytes: &[u8]) -> Result<Vec<Polygon>, NinaError> {
    let value = parse(bytes)?;
    if !value.get("features").is_some_and(Value::is_array) {
        return Err(NinaError::Shape("a collection of features"));
    }
    let mut found = Vec::new();
    for geometry in items(&value, "features").iter().filter_map(|feature| feature.get("geometry")) {
        let rings = items(geometry, "coordinates");
        match text(geometry, "type") {
            Some("Polygon") => found.extend(outer(rings)),
            Some("MultiPolygon") => found.extend(rings.iter().filter_map(|rings| outer(rings.as_array()?))),
            _ => {}
        }
    }
    Ok(found)
}

fn outer(rings: &[Value]) -> Option<Polygon> {
    let positions = rings.first()?.as_array()?.iter();
    let mut points: Vec<Point> = positions.map(position).collect::<Option<_>>()?;
    if points.first() != points.last() {
        points.extend(points.first().copied());
    }
    Polygon::new(points)
}

/// Longitude first (RFC 7946 §3.1.1), the other way round than CAP.
fn position(value: &Value) -> Option<Point> {
    let degrees = |at: usize| value.get(at)?.as_f64().filter(|d| d.abs() <= 180.0).map(|d| (d * 1e6).round() as i64);
    Point::new(degrees(1)?, degrees(0)?)
}
