//! Reads official warnings where channels watch for them: NINA's files by district, the weather service's by warn cell, Atom
//! feeds of CAP files. Runs on nodes with the master key, of which one has a source at a time.
//!
//! Sources are read side by side, each with its own time limit, so that one that hangs delays no other. What a reading
//! changes, and whom it reaches, is one transaction with the end of its lease: a node that dies over it, or was too slow,
//! changed nothing, and the next reading finds the same again. Warnings belong to the channel, whichever source lists them;
//! where another source or a person changed one in between, the same reading is compared anew.
pub mod health;
mod read;
mod shelf;
#[cfg(test)]
mod tests;
mod turn;

use crate::exit::Failure;
use crate::pool::Pool;
use crate::wiring::House;
use channel::clock::Timestamp;
use channel::ids::ChannelId;
use jiff::SignedDuration;
use shelf::Shelf;
use std::sync::Arc;
use std::time::Duration;
use store::ClaimedOfficial;

/// How long a reading takes at most. What takes its time inside has shorter limits, so that a part of it counts.
const READING: Duration = Duration::from_secs(90);
/// How long a source is somebody's; whoever dies with one leaves it to the others.
const LEASE: Duration = Duration::from_secs(120);
/// Sources read side by side.
const AT_ONCE: usize = 16;
/// How late a reading begins at most, while everything runs.
const PAUSE: Duration = Duration::from_secs(1);
/// Ended warnings are forgotten after so long.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);
/// How often that is looked for.
const TIDY: SignedDuration = SignedDuration::from_hours(1);

/// What a reading brought into a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brought {
    /// Pages changed.
    Pages,
    /// Followers are to be told.
    Pushes,
}

/// Hears of what a reading brought.
pub type Tell = Arc<dyn Fn(ChannelId, Brought) + Send + Sync>;

/// Whoever reads. Cheap to clone.
#[derive(Clone)]
pub struct Reader {
    house: Arc<House>,
    shelf: Arc<Shelf>,
    tell: Tell,
}

impl Reader {
    /// Over the way out of this house.
    pub fn new(house: &Arc<House>, tell: Tell) -> Result<Reader, Failure> {
        // Half of the pause between two readings: sources of one page that are read side by side ask for it once.
        let fresh = SignedDuration::from_millis(i64::try_from(house.config.warnings.every_seconds * 500).unwrap_or(0));
        let shelf = Shelf::new(house.client()?, fresh.min(SignedDuration::from_secs(10)));
        Ok(Reader { house: house.clone(), shelf: Arc::new(shelf), tell })
    }

    /// Reads what is due, for ever.
    pub async fn run(self) {
        let (mut pool, mut tidied) = (Pool::new(AT_ONCE), Timestamp::UNIX_EPOCH);
        loop {
            while pool.is_free() {
                let Some(claimed) = self.claim().await else { break };
                let (reader, source) = (self.clone(), claimed.source.id);
                pool.spawn(source, async move { reader.turn(claimed).await });
            }
            let now = self.house.clock.now();
            if now.duration_since(tidied) > TIDY {
                tidied = now;
                self.tidy(now).await;
            }
            pool.rest(PAUSE).await;
        }
    }

    async fn claim(&self) -> Option<ClaimedOfficial> {
        let claimed = self.house.stores.officials().claim(self.house.clock.now(), LEASE).await;
        claimed
            .inspect_err(|error| tracing::warn!(%error, "cannot read which official warnings are to be read"))
            .ok()?
    }

    async fn tidy(&self, now: Timestamp) {
        if let Err(error) = self.house.stores.officials().prune(now - KEPT).await {
            tracing::warn!(%error, "cannot forget official warnings that ended long ago");
        }
    }

    /// One reading from its claim to its end.
    async fn turn(&self, claimed: ClaimedOfficial) {
        let found = tokio::time::timeout(READING, read::read(&self.house, &self.shelf, &claimed)).await;
        let found = found.unwrap_or_else(|_| read::Found::failed("fetch.timeout"));
        if !found.problem.is_empty() {
            let provider = claimed.source.watching.provider.key();
            tracing::info!(source = claimed.source.id, provider, problem = found.problem, "official warnings not read");
        }
        match turn::settle(&self.house, &claimed, found).await {
            Ok(Some(brought)) => (self.tell)(claimed.source.channel, brought),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "cannot write down official warnings; they are read again"),
        }
    }
}
