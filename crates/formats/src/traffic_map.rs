//! A drawing of a stretch of road, made of the points the desk typed and of nothing from elsewhere: the line, the way round,
//! north, and a scale. No streets around: it shows shape, length and direction, and never asks a map server.
use crate::escape::escape_html;
use channel::lang::Lang;
use channel::traffic::{Point, Traffic, length};
use std::fmt::Write;

/// Units of the drawing; the width of a phone is about half of it.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 400.0;
/// Kept free around the lines.
const EDGE: f64 = 56.0;
/// A place alone is shown with this many metres around it.
const AROUND: f64 = 100.0;
/// Lengths a scale may have, in metres.
const SCALES: [u32; 13] = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000];

/// The drawing as SVG to stand in a page, coloured by the page's classes; `None` without a point.
pub fn svg(traffic: &Traffic, lang: Lang) -> Option<String> {
    let frame = Frame::around(traffic)?;
    let mut out = format!("<svg class=\"map\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"");
    out.push_str(&escape_html(&description(traffic, lang)));
    out.push_str("\">");
    push_line(&mut out, "map__detour", &frame, &traffic.detour_track);
    push_line(&mut out, "map__edge", &frame, &traffic.track);
    push_line(&mut out, "map__track", &frame, &traffic.track);
    let ends = [traffic.track.first(), traffic.track.last()];
    for (x, y) in ends.into_iter().flatten().map(|point| frame.place(*point)) {
        let _ = write!(out, "<circle class=\"map__end\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"11\"/>");
    }
    push_north(&mut out);
    push_scale(&mut out, frame.per_metre);
    out.push_str("</svg>");
    Some(out)
}

/// The same in words, for whoever does not see it.
pub fn description(traffic: &Traffic, lang: Lang) -> String {
    let streets = traffic.streets.iter().map(|street| street.as_str()).collect::<Vec<_>>().join(", ");
    let metres = |line: &[Point]| about(length(line), lang);
    let stretch = match (traffic.track.len(), lang) {
        (0, _) => String::new(),
        (1, Lang::De) => format!("Eine Stelle: {streets}."),
        (1, Lang::En) => format!("One place: {streets}."),
        _ => format!("{streets}: {}{}.", metres(&traffic.track), heading(&traffic.track, lang)),
    };
    let round = match (traffic.detour_track.len(), lang) {
        (0 | 1, _) => String::new(),
        (_, Lang::De) => format!("Umleitung: {}.", metres(&traffic.detour_track)),
        (_, Lang::En) => format!("Diversion: {}.", metres(&traffic.detour_track)),
    };
    [stretch, round].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// "etwa 350 Meter", "etwa 1,2 Kilometer".
fn about(metres: f64, lang: Lang) -> String {
    let (kilometres, unit) = match lang {
        Lang::De => (format!("{:.1}", metres / 1000.0).replace('.', ","), "Meter"),
        Lang::En => (format!("{:.1}", metres / 1000.0), "metres"),
    };
    let rounded = ((metres / 10.0).round() * 10.0).max(10.0);
    match (rounded >= 1000.0, lang) {
        (false, Lang::De) => format!("etwa {rounded:.0} {unit}"),
        (false, Lang::En) => format!("about {rounded:.0} {unit}"),
        (true, Lang::De) => format!("etwa {kilometres} Kilometer"),
        (true, Lang::En) => format!("about {kilometres} kilometres"),
    }
}

/// " von Südwest nach Nordost"; nothing where both ends meet.
fn heading(track: &[Point], lang: Lang) -> String {
    const DE: [&str; 8] = ["Osten", "Nordosten", "Norden", "Nordwesten", "Westen", "Südwesten", "Süden", "Südosten"];
    const EN: [&str; 8] = ["east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east"];
    let (Some(first), Some(last)) = (track.first(), track.last()) else { return String::new() };
    let (east, north) = last.metres_from(*first);
    if east.hypot(north) < 20.0 {
        return String::new();
    }
    // One of eight, in steps of 45 degrees from the east.
    let eighth = (north.atan2(east).to_degrees() / 45.0).round().rem_euclid(8.0) as usize % 8;
    let (from, to) = ((eighth + 4) % 8, eighth);
    match lang {
        Lang::De => format!(" von {} nach {}", DE[from], DE[to]),
        Lang::En => format!(" from {} to {}", EN[from], EN[to]),
    }
}

/// What part of the earth the drawing shows.
struct Frame {
    centre: Point,
    /// Metres from the centre point to the middle of the drawing.
    middle: (f64, f64),
    /// Units a metre.
    per_metre: f64,
}

impl Frame {
    fn around(traffic: &Traffic) -> Option<Frame> {
        let centre = *traffic.track.first()?;
        let all = || traffic.track.iter().chain(&traffic.detour_track).map(|point| point.metres_from(centre));
        let least = all().fold((0.0f64, 0.0f64), |low, (x, y)| (low.0.min(x), low.1.min(y)));
        let most = all().fold((0.0f64, 0.0f64), |high, (x, y)| (high.0.max(x), high.1.max(y)));
        let (wide, high) = ((most.0 - least.0).max(AROUND), (most.1 - least.1).max(AROUND));
        let per_metre = ((WIDTH - 2.0 * EDGE) / wide).min((HEIGHT - 2.0 * EDGE) / high);
        Some(Frame { centre, middle: ((least.0 + most.0) / 2.0, (least.1 + most.1) / 2.0), per_metre })
    }

    fn place(&self, point: Point) -> (f64, f64) {
        let (east, north) = point.metres_from(self.centre);
        let x = WIDTH / 2.0 + (east - self.middle.0) * self.per_metre;
        (x, HEIGHT / 2.0 - (north - self.middle.1) * self.per_metre)
    }
}

fn push_line(out: &mut String, class: &str, frame: &Frame, points: &[Point]) {
    if points.len() < 2 {
        return;
    }
    let _ = write!(out, "<polyline class=\"{class}\" points=\"");
    for (x, y) in points.iter().map(|point| frame.place(*point)) {
        let _ = write!(out, "{x:.1},{y:.1} ");
    }
    out.push_str("\"/>");
}

fn push_north(out: &mut String) {
    let x = WIDTH - 34.0;
    let _ = write!(
        out,
        "<path class=\"map__north\" d=\"M{x} 16l11 28-11-7-11 7z\"/><text class=\"map__text\" x=\"{x}\" y=\"70\" text-anchor=\"middle\">N</text>"
    );
}

fn push_scale(out: &mut String, per_metre: f64) {
    let fits = |metres: &&u32| f64::from(**metres) * per_metre <= WIDTH / 3.0;
    let metres = SCALES.iter().rev().find(fits).copied().unwrap_or(SCALES[0]);
    let (x, y, end) = (24.0, HEIGHT - 24.0, 24.0 + f64::from(metres) * per_metre);
    let text = if metres >= 1000 { format!("{} km", metres / 1000) } else { format!("{metres} m") };
    let _ = write!(
        out,
        "<path class=\"map__scale\" d=\"M{x} {}V{y}H{end:.1}V{}\"/><text class=\"map__text\" x=\"{x}\" y=\"{}\">{text}</text>",
        y - 10.0,
        y - 10.0,
        y - 18.0
    );
}
