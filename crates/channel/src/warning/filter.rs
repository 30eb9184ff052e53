//! Which warnings somebody asked for: by region, by place, by severity.
use super::{Alert, Info, Point, Reference, RegionKey, Severity};

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
    /// Which of these messages, the oldest first, are wanted: those that meet the filter, and those that refer to a wanted
    /// one. Who got a warning must get its all-clear, and every update, also one that makes it milder or takes a place out
    /// of it. In doubt a message is wanted: one that refers to none of these, that names no region for a wanted region, or
    /// that draws no outline for a wanted place.
    pub fn wanted(&self, alerts: &[&Alert]) -> Vec<bool> {
        let mut wanted: Vec<bool> = Vec::with_capacity(alerts.len());
        for alert in alerts {
            let earlier = &alerts[..wanted.len()];
            let follows = |reference: &Reference| match earlier.iter().position(|one| reference.names(one)) {
                Some(place) => wanted[place],
                None => true,
            };
            let follows = alert.references.iter().any(follows);
            wanted.push(follows || self.meets(alert));
        }
        wanted
    }

    fn meets(&self, alert: &Alert) -> bool {
        let bad_enough = |info: &Info| self.at_least.is_none_or(|least| info.severity >= least);
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
