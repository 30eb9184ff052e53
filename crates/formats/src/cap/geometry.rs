//! Polygons and circles (§3.2.4) as people send them.
use super::report::{Problem, Report};
use channel::warning::{Circle, Point, Polygon, fixed};

/// Half and whole turn in millionths of a degree.
const HALF: i64 = 180_000_000;
const TURN: i64 = 360_000_000;

pub(super) fn polygon(text: &str, report: &mut Report) -> Option<Polygon> {
    let polygon = ring(text, report).and_then(|mut points| {
        if points.len() >= 3 && points.first() != points.last() {
            report.add(Problem::OpenRing, "polygon", text);
            points.extend(points.first().copied());
        }
        Polygon::new(points)
    });
    if polygon.is_none() {
        report.add(Problem::Geometry, "polygon", text);
    }
    polygon
}

fn ring(text: &str, report: &mut Report) -> Option<Vec<Point>> {
    let mut points = Vec::with_capacity(text.len() / 16 + 1);
    for pair in text.split_ascii_whitespace() {
        let numbers = pair.split_once(',').and_then(|(lat, lon)| Some((fixed(lat, 6)?, fixed(lon, 6)?)));
        let Some((lat, lon)) = numbers else { return scattered(text, report) };
        points.push(point(lat, lon, "polygon", report)?);
    }
    Some(points)
}

/// The same from any notation whose numbers stand in the right order.
fn scattered(text: &str, report: &mut Report) -> Option<Vec<Point>> {
    let numbers = numbers(text)?;
    report.add(Problem::Notation, "polygon", text);
    // Some senders put a height behind each position.
    let triples = text.split_ascii_whitespace().all(|position| position.matches(',').count() == 2);
    let each = if triples { 3 } else { 2 };
    if !numbers.len().is_multiple_of(each) {
        return None;
    }
    numbers.chunks_exact(each).map(|pair| point(pair[0], pair[1], "polygon", report)).collect()
}

pub(super) fn circle(text: &str, report: &mut Report) -> Option<Circle> {
    let tight = text.trim();
    let circle = Circle::parse(tight).or_else(|| {
        let numbers = numbers(tight)?;
        let [lat, lon, radius] = numbers[..] else { return None };
        let centre = point(lat, lon, "circle", report)?;
        let radius_m = u32::try_from(radius / 1000).ok()?;
        let spaced = tight.split_ascii_whitespace().count() == 2;
        if !spaced || tight.contains(['e', 'E', '(']) {
            report.add(Problem::Notation, "circle", text);
        }
        Some(Circle { centre, radius_m })
    });
    if circle.is_none() {
        report.add(Problem::Geometry, "circle", text);
    }
    circle
}

fn point(lat: i64, lon: i64, element: &'static str, report: &mut Report) -> Option<Point> {
    let turned = match lon {
        _ if lon.abs() <= HALF => lon,
        _ if lon < 0 => lon + TURN,
        _ => lon - TURN,
    };
    let point = Point::new(lat, turned);
    if turned != lon && point.is_some() {
        report.add(Problem::Longitude, element, "");
    }
    point
}

/// Numbers in millionths, whatever stands between them.
fn numbers(text: &str) -> Option<Vec<i64>> {
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '[' | ']');
    text.split(between).filter(|part| !part.is_empty()).map(number).collect()
}

fn number(text: &str) -> Option<i64> {
    let scientific = || {
        let value: f64 = text.parse().ok()?;
        // Far beyond any degree or kilometre on earth, and far below the limit of an i64.
        (value.abs() < 1e9).then(|| (value * 1e6).round() as i64)
    };
    fixed(text, 6).or_else(scientific)
}
