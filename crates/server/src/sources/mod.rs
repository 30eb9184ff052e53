//! Looks at the places on the town's web site that are watched: politely, one request a place and a look, as the site's
//! `robots.txt` allows. Runs on nodes with the master key, of which one has a place at a time.
mod fetch;
mod look;
#[cfg(test)]
mod tests;

use crate::wiring::House;
use fetch::Polite;
use std::sync::Arc;
use std::time::Duration;

/// How long a look takes at most; whoever dies with one leaves it to the others.
const LEASE: Duration = Duration::from_secs(300);
/// How late a look begins at most, while everything runs: somebody at the desk waits for a trial.
const PAUSE: Duration = Duration::from_secs(2);

/// Looks where it is time to, for ever, at one place after the other.
pub async fn run(house: Arc<House>, client: net::Client) {
    let polite = Polite::new(client);
    loop {
        if !turn(&house, &polite).await {
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// Looks at one place, if it is time for one.
async fn turn(house: &House, polite: &Polite) -> bool {
    let (store, now) = (house.stores.sources(), house.clock.now());
    let claimed = match store.claim(now, LEASE).await {
        Ok(Some(claimed)) => claimed,
        Ok(None) => return false,
        Err(error) => {
            tracing::warn!(%error, "cannot read which places are to be looked at");
            return false;
        }
    };
    let spread = f64::from(house.random.number()) / f64::from(u32::MAX);
    let looked = look::at(house, polite, &claimed, spread).await;
    if !looked.problem.is_empty() {
        tracing::info!(source = claimed.source.id, problem = looked.problem, "a place could not be read");
    }
    if let Err(error) = store.settle(&claimed.source, &looked, house.clock.now()).await {
        tracing::warn!(%error, "cannot write down a look; it is repeated when its lease ends");
    }
    true
}
