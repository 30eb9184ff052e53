//! The one line a run prints.
use serde_json::{Map, Value, json};

/// What one run measured. `limit` and `peer` are in the unit of `value`.
#[derive(Clone, Default)]
pub struct Line {
    pub bench: &'static str,
    pub value: f64,
    pub unit: &'static str,
    /// What the hardware or the protocol allows at best, measured in the same run.
    pub limit: Option<f64>,
    /// The best known other program doing the same, measured in the same run.
    pub peer: Option<f64>,
    /// Whether less is better, so that ratios above 1 are always good.
    pub less_is_better: bool,
    /// The most memory the measured process held, in MiB, if it was not this one.
    pub peak_rss_mb: Option<f64>,
    /// Further numbers, each with its unit in its name.
    pub more: Vec<(&'static str, f64)>,
}

impl Line {
    /// `which` is the number of the run, or "median".
    pub fn to_json(&self, which: &str) -> String {
        let mut line = Map::new();
        line.insert("bench".into(), json!(self.bench));
        line.insert("run".into(), json!(which));
        line.insert("value".into(), json!(round(self.value)));
        line.insert("unit".into(), json!(self.unit));
        line.insert("limit".into(), json!(self.limit.map(round)));
        line.insert("ratio_to_limit".into(), json!(self.ratio(self.limit).map(round)));
        line.insert("peer".into(), json!(self.peer.map(round)));
        line.insert("ratio_to_peer".into(), json!(self.ratio(self.peer).map(round)));
        line.insert("peak_rss_mb".into(), json!(round(self.peak_rss_mb.unwrap_or_else(crate::machine::peak_rss_mb))));
        line.extend(self.more.iter().map(|(name, value)| ((*name).to_owned(), json!(round(*value)))));
        Value::Object(line).to_string()
    }

    fn ratio(&self, other: Option<f64>) -> Option<f64> {
        let other = other.filter(|other| *other > 0.0 && self.value > 0.0)?;
        Some(if self.less_is_better { other / self.value } else { self.value / other })
    }
}

/// The medians, number by number. `limit` and `peer` are scaled so that the printed ratios are the medians of the ratios:
/// each run's ratio was taken within seconds, the numbers themselves drift from run to run.
pub fn median(lines: &[Line]) -> Option<Line> {
    let first = lines.first()?;
    let value = middle(lines.iter().map(|line| line.value))?;
    let other = |pick: fn(&Line) -> Option<f64>| {
        let ratio = middle(lines.iter().filter_map(|line| line.ratio(pick(line))))?;
        Some(if first.less_is_better { value * ratio } else { value / ratio })
    };
    let more = first.more.iter().filter_map(|(name, _)| {
        let same = |line: &Line| line.more.iter().find(|(other, _)| other == name).map(|(_, value)| *value);
        Some((*name, middle(lines.iter().filter_map(same))?))
    });
    Some(Line {
        value,
        limit: other(|line| line.limit),
        peer: other(|line| line.peer),
        peak_rss_mb: lines.iter().filter_map(|line| line.peak_rss_mb).max_by(f64::total_cmp),
        more: more.collect(),
        ..first.clone()
    })
}

/// The middle one; of an even number, the mean of the two in the middle.
pub fn middle(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    let half = numbers.len() / 2;
    match numbers.len() {
        0 => None,
        n if n % 2 == 1 => Some(numbers[half]),
        _ => Some(f64::midpoint(numbers[half - 1], numbers[half])),
    }
}

/// Four significant digits: more would claim a precision these machines do not have.
fn round(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let scale = 10f64.powf(3.0 - value.abs().log10().floor());
    (value * scale).round() / scale
}
