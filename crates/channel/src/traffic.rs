//! Where the traffic is held up, until when, and the line of a drawing.
use crate::clock::Timestamp;
use crate::field::Complaint;
use crate::text::Line;
use std::fmt;

/// Streets of one post at most.
pub const STREETS: usize = 12;
/// Points of one line at most.
pub const POINTS: usize = 100;
/// Two points of one line are never farther apart than this, in metres; more is a slip of the pen.
const FAR: f64 = 50_000.0;
/// Parts of a degree a point is kept in: about a metre.
const PARTS: f64 = 100_000.0;
/// Metres in a degree of latitude.
const DEGREE: f64 = 111_320.0;
/// Decimals by which a number is told to be a coordinate, and not a zoom or a house number.
const DECIMALS: usize = 3;

/// What becomes of the street.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Nobody gets through.
    Closed,
    /// Only on one side, or only one way.
    Narrow,
    /// One gets through, slowly.
    Slow,
    /// Nobody may park.
    NoParking,
}

impl Effect {
    /// All, as the desk offers them.
    pub const ALL: [Effect; 4] = [Effect::Closed, Effect::Narrow, Effect::Slow, Effect::NoParking];

    /// The word in the database and translation keys (`traffic.closed`).
    pub fn key(self) -> &'static str {
        match self {
            Effect::Closed => "closed",
            Effect::Narrow => "narrow",
            Effect::Slow => "slow",
            Effect::NoParking => "no_parking",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Effect> {
        Self::ALL.into_iter().find(|effect| effect.key() == key)
    }
}

/// A place on earth (WGS 84), to about a metre.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Hundred thousandths of a degree north.
    pub lat: i32,
    /// Hundred thousandths of a degree east.
    pub lon: i32,
}

impl Point {
    /// Reads a line that holds latitude and longitude: `52.20123, 8.58912`, with decimal commas too, or the address of a map
    /// that names them.
    pub fn parse(line: &str) -> Option<Point> {
        let [lat, lon, ..] = coordinates(line)[..] else { return None };
        let inside = (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon);
        inside.then(|| Point { lat: (lat * PARTS).round() as i32, lon: (lon * PARTS).round() as i32 })
    }

    /// Degrees north.
    pub fn latitude(self) -> f64 {
        f64::from(self.lat) / PARTS
    }

    /// Degrees east.
    pub fn longitude(self) -> f64 {
        f64::from(self.lon) / PARTS
    }

    /// Metres to the east and to the north of another point; good enough within a town.
    pub fn metres_from(self, other: Point) -> (f64, f64) {
        let east = (self.longitude() - other.longitude()) * DEGREE * other.latitude().to_radians().cos();
        (east, (self.latitude() - other.latitude()) * DEGREE)
    }

    /// Metres to another point.
    pub fn distance(self, other: Point) -> f64 {
        let (east, north) = self.metres_from(other);
        east.hypot(north)
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.5}, {:.5}", self.latitude(), self.longitude())
    }
}

/// Numbers with enough decimals, in order.
fn coordinates(line: &str) -> Vec<f64> {
    let bytes = line.as_bytes();
    let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let whole = digits(at);
        let after = at + whole;
        let decimals = match bytes.get(after) {
            Some(b'.' | b',') if whole > 0 => digits(after + 1),
            _ => 0,
        };
        let end = after + 1 + decimals;
        if decimals >= DECIMALS {
            let minus = at > 0 && bytes[at - 1] == b'-';
            let number = line.get(at..end).and_then(|text| text.replace(',', ".").parse::<f64>().ok());
            found.extend(number.map(|number| if minus { -number } else { number }));
            at = end;
        } else {
            at = after.max(at + 1);
        }
    }
    found
}

/// A line on the map, one point a line of text; empty is none.
pub fn track(text: &str) -> Result<Vec<Point>, Complaint> {
    let mut points: Vec<Point> = Vec::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let point = Point::parse(line).ok_or_else(|| Complaint::with("error.traffic.point", number))?;
        if points.last().is_some_and(|last| last.distance(point) > FAR) {
            return Err(Complaint::with("error.traffic.far", number));
        }
        points.push(point);
    }
    if points.len() > POINTS { Err(Complaint::with("error.traffic.points", POINTS)) } else { Ok(points) }
}

/// Length of a line in metres.
pub fn length(track: &[Point]) -> f64 {
    track.windows(2).map(|two| two[0].distance(two[1])).sum()
}

/// The fields of a traffic post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traffic {
    /// At least one, as people call them.
    pub streets: Vec<Line>,
    /// What becomes of them.
    pub effect: Effect,
    /// From when; `None`: already.
    pub from: Option<Timestamp>,
    /// Until when, after the start; `None`: until further notice.
    pub until: Option<Timestamp>,
    /// The way round, in words.
    pub detour: Option<Line>,
    /// The stretch concerned; one point is a place.
    pub track: Vec<Point>,
    /// The way round on the drawing.
    pub detour_track: Vec<Point>,
}

impl Traffic {
    /// Street names, one a line.
    pub fn streets(text: &str) -> Result<Vec<Line>, Complaint> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let streets: Vec<Line> = lines.map(Line::parse).collect::<Result<_, _>>()?;
        match streets.len() {
            0 => Err(Complaint::new("error.traffic.streets_missing")),
            n if n > STREETS => Err(Complaint::with("error.traffic.streets_many", STREETS)),
            _ => Ok(streets),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_read_as_people_copy_them() {
        let point = Some(Point { lat: 5_220_123, lon: 858_912 });
        for text in [
            "52.20123, 8.58912",
            " 52,20123 8,58912",
            "52,20123,8,58912",
            "https://www.openstreetmap.org/#map=17/52.20123/8.58912",
            "https://www.openstreetmap.org/?mlat=52.20123&mlon=8.58912#map=17/52.20130/8.58920",
            "https://maps.example/@52.20123,8.58912,17z",
        ] {
            assert_eq!(Point::parse(text), point, "{text}");
        }
        assert_eq!(Point::parse("-33.4567, -70.6483"), Some(Point { lat: -3_345_670, lon: -7_064_830 }));
        assert!(
            ["", "Hauptstraße 5", "52.2, 8.5", "152.20123, 8.58912", "52.20123"]
                .iter()
                .all(|t| Point::parse(t).is_none())
        );
        assert_eq!(Point::parse("52.20123, 8.58912").unwrap().to_string(), "52.20123, 8.58912");
    }

    #[test]
    fn a_line_has_a_length_and_no_slips() {
        let line = track("52.20000, 8.58000\n\n52.20900, 8.58000\n").unwrap();
        assert!((length(&line) - 1_001.9).abs() < 1.0, "{}", length(&line));
        assert_eq!(track("52.20123, 8.58912\nda hinten").unwrap_err(), Complaint::with("error.traffic.point", 2));
        assert_eq!(track("52.20123, 8.58912\n8.58912, 52.20123").unwrap_err().key, "error.traffic.far");
        assert_eq!(track(&"52.20123, 8.58912\n".repeat(POINTS + 1)).unwrap_err().key, "error.traffic.points");
        assert!(track("").unwrap().is_empty());
    }

    #[test]
    fn a_post_about_no_street_is_none() {
        assert_eq!(Traffic::streets("\n Hauptstraße \n\nAm Markt").unwrap().len(), 2);
        assert_eq!(Traffic::streets(" \n").unwrap_err().key, "error.traffic.streets_missing");
        assert!(Effect::ALL.into_iter().all(|effect| Effect::parse(effect.key()) == Some(effect)));
    }
}
