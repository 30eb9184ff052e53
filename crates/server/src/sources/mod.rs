//! Looks at the places on the town's web site that are watched: politely, one request a place and a look, as the site's
//! `robots.txt` allows. Runs on nodes with the master key; several places at once, but of one channel one.
mod fetch;
mod look;
#[cfg(test)]
mod tests;

use crate::wiring::House;
use channel::ids::ChannelId;
use fetch::Polite;
use std::sync::Arc;
use std::time::Duration;
use store::ClaimedSource;
use tokio::task::{AbortHandle, JoinSet};

/// Places looked at at once: a site that hangs holds up its own town.
const AT_ONCE: usize = 4;
/// How long a look takes at most; whoever dies with one leaves it to the others.
const LEASE: Duration = Duration::from_secs(300);
/// How late a look begins at most, while everything runs: somebody at the desk waits for a trial.
const PAUSE: Duration = Duration::from_secs(2);

/// Looks where it is time to, for ever.
pub async fn run(house: Arc<House>, client: net::Client) {
    let polite = Arc::new(Polite::new(client));
    let mut under_way = JoinSet::new();
    let mut at: Vec<(AbortHandle, ChannelId)> = Vec::new();
    loop {
        while under_way.len() < AT_ONCE {
            at.retain(|(look, _)| !look.is_finished());
            let busy: Vec<ChannelId> = at.iter().map(|(_, channel)| *channel).collect();
            let Some(claimed) = next(&house, &busy).await else { break };
            let (house, polite, channel) = (house.clone(), polite.clone(), claimed.source.channel);
            at.push((under_way.spawn(async move { look(&house, &polite, claimed).await }), channel));
        }
        tokio::select! {
            Some(_) = under_way.join_next(), if !under_way.is_empty() => {}
            () = tokio::time::sleep(PAUSE) => {}
        }
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
    let spread = f64::from(house.random.number()) / f64::from(u32::MAX);
    let looked = look::at(house, polite, &claimed, spread).await;
    if !looked.problem.is_empty() {
        tracing::info!(source = claimed.source.id, problem = looked.problem, "a place could not be read");
    }
    if let Err(error) = house.stores.sources().settle(&claimed.source, &looked, house.clock.now()).await {
        tracing::warn!(%error, "cannot write down a look; it is repeated when its lease ends");
    }
}
