//! Where a warning holds, from what was ticked and typed.
use channel::channel::Profile;
use channel::field::Complaint;
use channel::text::Line;
use channel::warning::{Area, Pair, Point, Polygon, RegionKey, Text};
use store::model::TownArea;

/// The value of the box for the whole town.
pub const WHOLE: &str = "*";
/// Corners of an outline; more than anybody types.
const CORNERS: usize = 200;

/// What the town is called and made of.
pub struct Town<'a> {
    /// Name, region key, postal codes.
    pub profile: &'a Profile,
    /// Its named areas.
    pub areas: &'a [TownArea],
}

impl Town<'_> {
    /// The area of a box that was ticked.
    pub fn ticked(&self, value: &str) -> Result<Area, Complaint> {
        let frozen = self.frozen(value).ok_or_else(|| Complaint::new("error.warning.area_gone"))?;
        thawed(&frozen)
    }

    /// The area of a box that was ticked, as a draft keeps it; `None` if there is none of that name.
    pub fn frozen(&self, value: &str) -> Option<String> {
        let kept = |name: &str, codes: &str, points: &str| serde_json::json!([value, name, codes, points]).to_string();
        if value == WHOLE {
            return Some(kept(&self.profile.name, &self.profile.region_key, ""));
        }
        let found = self.areas.iter().find(|area| area.name == value)?;
        Some(kept(&found.name, &found.codes, &found.points))
    }
}

/// Box, name, codes and points of a kept area.
fn read(frozen: &str) -> Option<[String; 4]> {
    serde_json::from_str(frozen).ok()
}

/// Whether a kept area is that of this box.
pub fn is_of(frozen: &str, value: &str) -> bool {
    read(frozen).is_some_and(|[of, ..]| of == value)
}

/// A kept area as it goes into a message.
pub fn thawed(frozen: &str) -> Result<Area, Complaint> {
    let [of, name, codes, points] = read(frozen).ok_or_else(|| Complaint::new("error.warning.area_gone"))?;
    if of == WHOLE {
        let codes = if RegionKey::parse(&codes).is_some() { vec![pair("ARS", &codes)?] } else { Vec::new() };
        return named(&name, codes, Vec::new());
    }
    town_area(&TownArea { name, codes, points })
}

/// A named area as it goes into a message.
pub fn town_area(area: &TownArea) -> Result<Area, Complaint> {
    let line = Line::parse(&area.name)?;
    let codes = tokens(&area.codes).map(code).collect::<Result<Vec<_>, _>>()?;
    let polygons = if area.points.trim().is_empty() { Vec::new() } else { vec![outline(&area.points)?] };
    named(line.as_str(), codes, polygons)
}

/// One area for each postal code or region key.
pub fn by_code(text: &str) -> Result<Vec<Area>, Complaint> {
    tokens(text)
        .map(|token| {
            let code = code(token)?;
            let name = format!("{} {token}", code.name);
            named(&name, vec![code], Vec::new())
        })
        .collect()
}

/// An area somebody drew by its corners.
pub fn drawn(name: &str, points: &str) -> Result<Area, Complaint> {
    named(Line::parse(name)?.as_str(), Vec::new(), vec![outline(points)?])
}

fn named(name: &str, geocodes: Vec<Pair>, polygons: Vec<Polygon>) -> Result<Area, Complaint> {
    let description = Text::parse(name).ok_or_else(|| Complaint::new("error.warning.area_missing"))?;
    Ok(Area { description, polygons, circles: Vec::new(), geocodes, heights: None })
}

fn pair(name: &str, value: &str) -> Result<Pair, Complaint> {
    let wrong = || Complaint::with("error.warning.code", value);
    Ok(Pair { name: Text::parse(name).ok_or_else(wrong)?, value: Some(Text::parse(value).ok_or_else(wrong)?) })
}

/// Five digits are a postal code; eight, nine or twelve a region key.
fn code(token: &str) -> Result<Pair, Complaint> {
    match token.len() {
        _ if is_postal(token) => pair("PLZ", token),
        8 | 9 | 12 if RegionKey::parse(token).is_some() => pair("ARS", token),
        _ => Err(Complaint::with("error.warning.code", token)),
    }
}

/// Whether a token is a postal code; what is none and no mistake is a region key.
pub fn is_postal(token: &str) -> bool {
    token.len() == 5 && token.bytes().all(|b| b.is_ascii_digit())
}

/// The numbers in a field, however they are parted.
pub fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', ' ', '\n', '\r', '\t']).filter(|token| !token.is_empty())
}

/// Corners, one a line, closed by us: `52.204, 8.671`, also with a German comma: `52,204 8,671`.
fn outline(text: &str) -> Result<Polygon, Complaint> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut points = Vec::new();
    for line in lines {
        let corner = corner(line).and_then(|point| Point::parse(&point));
        points.push(corner.ok_or_else(|| Complaint::with("error.warning.point", line))?);
    }
    points.extend((points.first() != points.last()).then(|| points[0]));
    let few = || Complaint::new("error.warning.points_few");
    let polygon = Polygon::new(points).ok_or_else(few)?;
    if polygon.points().len() > CORNERS {
        return Err(Complaint::with("error.warning.points_many", CORNERS));
    }
    if polygon.is_simple() { Ok(polygon) } else { Err(Complaint::new("error.warning.points_cross")) }
}

/// `lat,lon` out of what people paste from maps.
fn corner(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split([' ', ';', '\t']).map(|word| word.trim_end_matches(',')).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [both] => both.split_once(',').map(|(lat, lon)| format!("{lat},{lon}")),
        [lat, lon] => Some(format!("{},{}", lat.replace(',', "."), lon.replace(',', "."))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_read_as_maps_and_people_write_them() {
        let square = "52.20, 8.66\n52,21 8,66\n52.21,8.68\n\n52.20; 8.68";
        assert_eq!(outline(square).unwrap().to_string(), "52.2,8.66 52.21,8.66 52.21,8.68 52.2,8.68 52.2,8.66");
        let keys = |text| outline(text).unwrap_err().key;
        assert_eq!(keys("52.2 8.6\n52.3 8.6"), "error.warning.points_few");
        assert_eq!(keys("am Markt"), "error.warning.point");
        assert_eq!(keys("52.20 8.66\n52.21 8.68\n52.21 8.66\n52.20 8.68"), "error.warning.points_cross");
    }

    #[test]
    fn codes_are_postal_codes_or_region_keys() {
        let areas = by_code("32120, 057580012012").unwrap();
        assert_eq!(areas[0].description.as_str(), "PLZ 32120");
        assert_eq!(areas[1].geocodes[0].name.as_str(), "ARS");
        assert!(by_code("3212").is_err() && by_code("Lindenau").is_err() && by_code("").unwrap().is_empty());
    }
}
