//! The sources of official warnings: does each still say what it has.
use super::Check;
use crate::wiring::House;
use channel::official::Provider;

/// A line for each that says nothing any more, or one for all.
pub async fn checks(house: &House) -> Vec<Check> {
    let name = "official warnings";
    let sources = match house.stores.admin().official_sources().await {
        Ok(sources) => sources,
        Err(error) => return vec![Check::mend(name, error.to_string(), "ausrufer migrate")],
    };
    let (count, now) = (sources.len(), house.clock.now());
    let stale: Vec<_> = sources.into_iter().filter(|source| source.is_stale(now)).collect();
    if stale.is_empty() {
        return if count == 0 { Vec::new() } else { vec![Check::good(name, format!("{count} sources, all read"))] };
    }
    let todo =
        "is the server running, and may it reach the source? the desk's page on official warnings says what went wrong";
    let said = |source: store::OfficialSource| {
        let what = match source.watching.provider {
            Provider::Feed => source.watching.label.clone(),
            other => other.key().to_owned(),
        };
        let region = source.watching.region.digits();
        let problem = if source.problem.is_empty() { "not read".to_owned() } else { source.problem.clone() };
        Check::mend(
            name,
            format!("{what} for {region}: no complete reading since {} ({problem})", source.known_at()),
            todo,
        )
    };
    stale.into_iter().map(said).collect()
}
