//! Looks at the places on the town's web site that are watched: politely, one request a place and a look, as the site's
//! `robots.txt` allows. Runs on nodes with the master key; several places at once, but of one channel one.
mod fetch;
mod look;
#[cfg(test)]
mod tests;

use crate::pool::Pool;
use crate::wiring::House;
use channel::ids::ChannelId;
use fetch::Polite;
use std::sync::Arc;
use std::time::Duration;
use store::ClaimedSource;

/// Places looked at at once: a site that hangs holds up its own town.
const AT_ONCE: usize = 4;
/// How long a look takes at most; whoever dies with one leaves it to the others.
const LEASE: Duration = Duration::from_secs(300);
/// How late a look begins at most, while everything runs: somebody at the desk waits for a trial.
const PAUSE: Duration = Duration::from_secs(2);

/// Looks where it is time to, for ever.
pub async fn run(house: Arc<House>, client: net::Client) {
    let (polite, mut pool) = (Arc::new(Polite::new(client)), Pool::new(AT_ONCE));
    loop {
        while pool.is_free() {
            let Some(claimed) = next(&house, &pool.busy()).await else { break };
            let (house, polite, channel) = (house.clone(), polite.clone(), claimed.source.channel);
            pool.spawn(channel, async move { look(&house, &polite, claimed).await });
        }
        pool.rest(PAUSE).await;
    }
}

/// The next place it is time for, of no channel that has one looked at.
async fn next(house: &House, busy: &[ChannelId]) -> Option<ClaimedSource> {
    match house.stores.sources().claim(house.clock.now(), LEASE, busy).await {
        Ok(claimed) => claimed,
        Err(error) => {
            tracing::warn!(%error, "cannot read which places are to be looked at");
            None
        }
    }
}

/// Looks at one place.
async fn look(house: &House, polite: &Polite, claimed: ClaimedSource) {
    let spread = house.random.spread();
    let looked = look::at(house, polite, &claimed, spread).await;
    if !looked.problem.is_empty() {
        tracing::info!(source = claimed.source.id, problem = looked.problem, "a place could not be read");
    }
    if let Err(error) = house.stores.sources().settle(&claimed.source, &looked, house.clock.now()).await {
        tracing::warn!(%error, "cannot write down a look; it is repeated when its lease ends");
    }
}
