//! A sketch of the town for drawing an area: the outlines of its named areas, a bar of a kilometre, and nothing from
//! elsewhere. No map: whoever draws knows the town by its parts.
use super::area::town_area;
use channel::warning::{Point, Polygon};
use serde::Serialize;
use store::model::TownArea;

/// Width of the sketch in its own units.
const WIDTH: f64 = 640.0;
/// It is never narrower or wider than this.
const SHAPE: (f64, f64) = (0.55, 1.2);
/// Kilometres a degree of latitude has.
const DEGREE: f64 = 111.2;
/// Room around what is known, as a part of it.
const ROOM: f64 = 0.15;

/// What is drawn, and how a place on it is a place on earth: `lat = north - y / down`, `lon = west + x / right`.
#[derive(Serialize)]
pub struct Sketch {
    width: i64,
    height: i64,
    shapes: Vec<Shape>,
    west: f64,
    north: f64,
    /// Units a degree of longitude has.
    right: f64,
    /// Units a degree of latitude has.
    down: f64,
    /// Units of the bar.
    bar: i64,
    /// Its length.
    bar_text: String,
}

#[derive(Serialize)]
struct Shape {
    name: String,
    path: String,
    x: i64,
    y: i64,
}

/// The sketch; `None` while the town has drawn no area: there is nothing to draw beside.
pub fn of(areas: &[TownArea]) -> Option<Sketch> {
    let drawn: Vec<(&str, Polygon)> = areas
        .iter()
        .filter_map(|area| Some((area.name.as_str(), town_area(area).ok()?.polygons.into_iter().next()?)))
        .collect();
    let points = || drawn.iter().flat_map(|(_, polygon)| polygon.points().iter().copied());
    let range = |of: fn(Point) -> f64| {
        points().map(of).fold(None, |range: Option<(f64, f64)>, one| {
            Some(range.map_or((one, one), |(least, most)| (least.min(one), most.max(one))))
        })
    };
    let ((south, north), (west, east)) = (range(Point::lat)?, range(Point::lon)?);
    let narrow = f64::midpoint(south, north).to_radians().cos().max(0.1);
    // As wide as what is known, and as high as it is, within reason.
    let (tall, wide) = ((north - south).max(0.002), ((east - west) * narrow).max(0.002));
    let wide = wide.max(tall / SHAPE.1) * (1.0 + 2.0 * ROOM);
    let tall = (tall * (1.0 + 2.0 * ROOM)).max(wide * SHAPE.0);
    let (down, right) = (WIDTH / wide, WIDTH / wide * narrow);
    let (north, west) = (f64::midpoint(south, north) + tall / 2.0, f64::midpoint(west, east) - wide / narrow / 2.0);
    let place = |point: &Point| ((point.lon() - west) * right, (north - point.lat()) * down);
    let shape = |(name, polygon): &(&str, Polygon)| {
        let corners: Vec<(f64, f64)> = polygon.points().iter().map(place).collect();
        let path: Vec<String> = corners.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let many = corners.len().max(1) as f64;
        let middle = corners.iter().fold((0.0, 0.0), |sum, (x, y)| (sum.0 + x / many, sum.1 + y / many));
        Shape { name: (*name).to_owned(), path: path.join(" "), x: middle.0 as i64, y: middle.1 as i64 }
    };
    let kilometre = down / DEGREE;
    // A bar between an eighth and a third of the width.
    let length =
        [0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0].into_iter().rfind(|km| km * kilometre <= WIDTH / 3.0).unwrap_or(0.1);
    Some(Sketch {
        width: WIDTH as i64,
        height: (tall * down) as i64,
        shapes: drawn.iter().map(shape).collect(),
        west,
        north,
        right,
        down,
        bar: (length * kilometre) as i64,
        bar_text: if length < 1.0 { format!("{:.0} m", length * 1000.0) } else { format!("{length:.0} km") },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_on_the_sketch_are_places_in_the_town() {
        let area =
            |name: &str, points: &str| TownArea { name: name.into(), codes: String::new(), points: points.into() };
        assert!(of(&[area("Ohne Umriss", "")]).is_none());
        let sketch = of(&[
            area("Altstadt", "52.20 8.66\n52.21 8.66\n52.21 8.68\n52.20 8.68"),
            area("Werreufer", "52.19 8.64\n52.20 8.65\n52.19 8.66"),
            area("Kaputt", "am Markt"),
        ])
        .unwrap();
        assert_eq!((sketch.width, sketch.shapes.len()), (640, 2));
        for (shape, lat, lon) in [(&sketch.shapes[0], 52.20, 8.66), (&sketch.shapes[1], 52.19, 8.64)] {
            let (x, y) = shape.path.split(' ').next().unwrap().split_once(',').unwrap();
            let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
            assert!((sketch.north - y / sketch.down - lat).abs() < 1e-3, "{lat}");
            assert!((sketch.west + x / sketch.right - lon).abs() < 1e-3, "{lon}");
            assert!((0.0..=640.0).contains(&x) && (0.0..=sketch.height as f64).contains(&y));
        }
        // 2.7 km across: the bar is 500 m or a kilometre.
        assert!(["500 m", "1 km"].contains(&sketch.bar_text.as_str()), "{}", sketch.bar_text);
    }
}
