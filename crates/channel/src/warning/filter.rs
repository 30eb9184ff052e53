//! Which warnings somebody asked for: by region, by place, by severity.
use super::{Alert, Info, Point, RegionKey, Severity};

/// What is wanted. Empty, it admits everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only what holds in this region.
    pub region: Option<RegionKey>,
    /// Only what holds at this place.
    pub place: Option<Point>,
    /// Only what is at least this bad.
    pub at_least: Option<Severity>,
}

impl Filter {
    /// Whether the message is wanted. In doubt it is: a message that names no region for a wanted region, or draws no
    /// outline for a wanted place, is let through, and so is whatever ends a warning, since who got the warning must get
    /// the all-clear.
    pub fn admits(&self, alert: &Alert) -> bool {
        if alert.infos.is_empty() {
            return true;
        }
        let bad_enough = |info: &Info| alert.ends() || self.at_least.is_none_or(|least| info.severity >= least);
        alert.infos.iter().any(|info| bad_enough(info) && self.near(info))
    }

    fn near(&self, info: &Info) -> bool {
        self.region.as_ref().is_none_or(|region| in_region(info, region))
            && self.place.is_none_or(|place| at(info, place))
    }
}

fn in_region(info: &Info, region: &RegionKey) -> bool {
    let mut named = RegionKey::of_info(info).peekable();
    named.peek().is_none() || named.any(|key| key.meets(region))
}

fn at(info: &Info, place: Point) -> bool {
    let mut drawn = info.areas.iter().filter(|area| !area.polygons.is_empty() || !area.circles.is_empty()).peekable();
    drawn.peek().is_none()
        || drawn.any(|area| {
            area.polygons.iter().any(|polygon| polygon.contains(place))
                || area.circles.iter().any(|circle| circle.contains(place))
        })
}
