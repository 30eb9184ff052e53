//! Where a warning holds (§3.2.4). Positions are WGS 84 in millionths of a degree (eleven centimetres), latitude first.
use super::number::{fixed, show_fixed};
use super::{Pair, Text};

/// One described area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// Its name for people.
    pub description: Text,
    /// Outlines.
    pub polygons: Vec<Polygon>,
    /// Circles.
    pub circles: Vec<Circle>,
    /// The area in systems of codes.
    pub geocodes: Vec<Pair>,
    /// From which height to which.
    pub heights: Option<Heights>,
}

/// A height, or a range of heights, above mean sea level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Heights {
    /// The height, or the lower end of the range.
    pub altitude: Feet,
    /// The upper end.
    pub ceiling: Option<Feet>,
}

/// Feet, in ten-thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Feet(pub i64);

impl Feet {
    /// Reads a decimal number.
    pub fn parse(text: &str) -> Option<Self> {
        fixed(text, 4).map(Self)
    }
}

impl std::fmt::Display for Feet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&show_fixed(self.0, 4))
    }
}

/// A position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Point {
    lat: i32,
    lon: i32,
}

impl Point {
    /// From millionths of a degree; `None` outside of ±90° and ±180°.
    pub fn new(lat: i64, lon: i64) -> Option<Self> {
        let inside = lat.abs() <= 90_000_000 && lon.abs() <= 180_000_000;
        inside.then_some(Self { lat: lat as i32, lon: lon as i32 })
    }

    /// Reads `lat,lon`.
    pub fn parse(text: &str) -> Option<Self> {
        let (lat, lon) = text.split_once(',')?;
        Self::new(fixed(lat, 6)?, fixed(lon, 6)?)
    }

    /// Degrees north.
    pub fn lat(self) -> f64 {
        f64::from(self.lat) / 1e6
    }

    /// Degrees east.
    pub fn lon(self) -> f64 {
        f64::from(self.lon) / 1e6
    }
}

/// `lat,lon`, as it stands in a message.
impl std::fmt::Display for Point {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{},{}", show_fixed(self.lat.into(), 6), show_fixed(self.lon.into(), 6))
    }
}

/// A closed ring of at least four points, the last of which is the first again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Polygon(Vec<Point>);

impl Polygon {
    /// `None` with fewer points or an open ring.
    pub fn new(points: Vec<Point>) -> Option<Self> {
        (points.len() >= 4 && points.first() == points.last()).then_some(Self(points))
    }

    /// The ring.
    pub fn points(&self) -> &[Point] {
        &self.0
    }

    /// Whether the point lies inside (even-odd rule, degrees taken as a plane: right for towns, not around the poles or
    /// across the date line).
    pub fn contains(&self, point: Point) -> bool {
        let mut inside = false;
        for side in self.0.windows(2) {
            let (a, b) = (side[0], side[1]);
            if (a.lat > point.lat) == (b.lat > point.lat) {
                continue;
            }
            // Which side of the line a→b; whole numbers, so a point on it is not decided by rounding.
            let rise = i64::from(b.lat) - i64::from(a.lat);
            let left = (i64::from(b.lon) - i64::from(a.lon)) * (i64::from(point.lat) - i64::from(a.lat))
                - (i64::from(point.lon) - i64::from(a.lon)) * rise;
            if (left > 0) == (rise > 0) && left != 0 {
                inside = !inside;
            }
        }
        inside
    }

    /// Whether no two sides cross. Receivers refuse an outline that is no area.
    pub fn is_simple(&self) -> bool {
        let sides: Vec<&[Point]> = self.0.windows(2).collect();
        let beside = |a: usize, b: usize| a + 1 == b || (a == 0 && b + 1 == sides.len());
        (0..sides.len()).all(|a| {
            (a + 1..sides.len()).all(|b| beside(a, b) || !cross(sides[a][0], sides[a][1], sides[b][0], sides[b][1]))
        })
    }
}

/// Whether two sides have a point in common. Whole numbers: a touch is no matter of rounding.
fn cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    let turn = |p: Point, q: Point, r: Point| {
        let (along, up) = (i64::from(q.lon) - i64::from(p.lon), i64::from(q.lat) - i64::from(p.lat));
        (along * (i64::from(r.lat) - i64::from(p.lat)) - up * (i64::from(r.lon) - i64::from(p.lon))).signum()
    };
    let within = |p: Point, q: Point, r: Point| {
        (p.lat.min(q.lat)..=p.lat.max(q.lat)).contains(&r.lat) && (p.lon.min(q.lon)..=p.lon.max(q.lon)).contains(&r.lon)
    };
    let (one, two, three, four) = (turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b));
    (one != two && three != four)
        || (one == 0 && within(a, b, c))
        || (two == 0 && within(a, b, d))
        || (three == 0 && within(c, d, a))
        || (four == 0 && within(c, d, b))
}

impl std::fmt::Display for Polygon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (number, point) in self.0.iter().enumerate() {
            let gap = if number == 0 { "" } else { " " };
            write!(f, "{gap}{point}")?;
        }
        Ok(())
    }
}

/// A circle; with a radius of nothing, a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Circle {
    /// Its centre.
    pub centre: Point,
    /// Its radius in metres.
    pub radius_m: u32,
}

impl Circle {
    /// Reads `lat,lon radius`, the radius in kilometres.
    pub fn parse(text: &str) -> Option<Self> {
        let (centre, radius) = text.split_once(' ')?;
        Some(Self { centre: Point::parse(centre)?, radius_m: u32::try_from(fixed(radius, 3)?).ok()? })
    }

    /// Whether the point lies inside, on a ball of 6 371 km.
    pub fn contains(&self, point: Point) -> bool {
        let (a, b) = (self.centre.lat().to_radians(), point.lat().to_radians());
        let across = (point.lon() - self.centre.lon()).to_radians();
        let half = ((b - a) / 2.0).sin().powi(2) + a.cos() * b.cos() * (across / 2.0).sin().powi(2);
        2.0 * 6_371_000.0 * half.sqrt().min(1.0).asin() <= f64::from(self.radius_m)
    }
}

impl std::fmt::Display for Circle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.centre, show_fixed(self.radius_m.into(), 3))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(text: &str) -> Point {
        Point::parse(text).unwrap()
    }

    #[test]
    fn rings_are_closed_and_know_their_inside() {
        let ring = ["48.89,9.16", "48.91,9.16", "48.91,9.21", "48.89,9.21", "48.89,9.16"].map(point).to_vec();
        assert!(Polygon::new(ring[..4].to_vec()).is_none() && Polygon::new(ring[..3].to_vec()).is_none());
        let polygon = Polygon::new(ring).unwrap();
        assert!(polygon.contains(point("48.9,9.2")) && !polygon.contains(point("48.9,9.22")));
        assert!(!polygon.contains(point("48.88,9.2")) && !polygon.contains(point("48.9,9.15")));
        assert_eq!(polygon.to_string(), "48.89,9.16 48.91,9.16 48.91,9.21 48.89,9.21 48.89,9.16");
    }

    #[test]
    fn circles_measure_in_kilometres() {
        let circle = Circle::parse("48.9,9.1 2.5").unwrap();
        assert!(circle.contains(point("48.92,9.1")) && !circle.contains(point("48.93,9.1")));
        assert_eq!(circle.to_string(), "48.9,9.1 2.5");
        assert!(["48.9,9.1 -2.5", "48.9,9.1", "98,9 1", "48.9,9.1 x"].iter().all(|bad| Circle::parse(bad).is_none()));
        assert!(Point::parse("90,180").is_some() && Point::parse("90.000001,0").is_none());
    }
}
