//! How well the sources of official warnings are known, for the metrics and `doctor`.
use crate::metrics::Sample;
use channel::clock::Timestamp;
use store::OfficialSource;

/// How many sources there are, how many say nothing any more, and for how long at most.
pub fn samples(sources: &[OfficialSource], now: Timestamp) -> [Sample; 3] {
    let one = |name, help, value: f64| Sample { name, help, kind: "gauge", labels: Vec::new(), value };
    let stale = sources.iter().filter(|source| source.is_stale(now)).count();
    let age = |source: &OfficialSource| now.duration_since(source.known_at()).as_secs_f64().max(0.0);
    let oldest = sources.iter().map(age).fold(0.0, f64::max);
    [
        one("official_sources", "Sources of official warnings that are watched.", sources.len() as f64),
        one("official_sources_stale", "Of these, without a complete reading for a quarter of an hour.", stale as f64),
        one("official_oldest_reading_seconds", "Age of the oldest complete reading; 0 without a source.", oldest),
    ]
}
