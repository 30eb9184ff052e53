//! Takes what was ordered, outlet by outlet. Each is spoken to by one task at a time, so that posts keep their order there
//! and an outlet that hangs holds up nobody but itself.
use crate::account::Account;
use crate::answer::Way;
use crate::fediverse::Fediverse;
use crate::job::{LinksOf, Pictures};
use crate::work;
use channel::clock::Clock;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use store::{Outlet, Outlets, StoreError};
use tokio::task::{Id, JoinError, JoinSet};

/// Outlets spoken to at once …
const AT_ONCE: usize = 32;
/// … of which the last ones are for those at which a warning is due.
const FOR_NEWS: usize = 24;
/// How long an outlet is somebody's; begun anew while something is done there.
pub const LEASE: Duration = Duration::from_secs(120);
/// How late something goes out at most, while everything runs.
const PAUSE: Duration = Duration::from_secs(1);

/// Everything it works with. Cheap to share.
pub struct Runner {
    /// Its part of the store.
    pub store: Outlets,
    /// The way out.
    pub client: net::Client,
    /// Unlocks secrets.
    pub locker: vault::Locker,
    /// Makes addresses.
    pub links: LinksOf,
    /// Where pictures come from.
    pub pictures: Arc<dyn Pictures>,
    /// Who tells the servers of those who follow from the Fediverse.
    pub fediverse: Arc<dyn Fediverse>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// 0.0–1.0; spreads retries.
    pub spread: Arc<dyn Fn() -> f64 + Send + Sync>,
    /// Twelve random bytes, never the same, for locking a renewed secret.
    pub nonce: Arc<dyn Fn() -> [u8; 12] + Send + Sync>,
    /// How long a platform may take for an answer; [`crate::PATIENCE`] but in tests.
    pub patience: Duration,
    /// Nobody else works with the database, so what earlier runs held is free at once.
    pub alone: bool,
}

/// What is under way, by its task.
type UnderWay = HashMap<Id, Outlet>;

impl Runner {
    /// The way out for an account, whose secrets no answer may say.
    pub(crate) fn way<'a>(&'a self, account: &'a Account) -> Way<'a> {
        Way { client: &self.client, patience: self.patience, hide: account.hidden() }
    }

    /// Works for ever.
    pub async fn run(self: Arc<Self>) {
        if self.alone
            && let Err(error) = self.store.free_leases(self.clock.now()).await
        {
            tracing::warn!(%error, "cannot free what earlier runs held at the outlets");
        }
        let (mut tasks, mut under_way) = (JoinSet::new(), UnderWay::new());
        loop {
            while let Some(outlet) = self.next(under_way.len()).await.unwrap_or_else(unread) {
                let (runner, known) = (self.clone(), outlet.clone());
                let task = tasks.spawn(async move { work::at(&runner, outlet).await });
                under_way.insert(task.id(), known);
            }
            tokio::select! {
                Some(ended) = tasks.join_next_with_id(), if !tasks.is_empty() => self.ended(ended, &mut under_way).await,
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }

    /// Those with a warning first; news only while there is room for the next warning.
    async fn next(&self, under_way: usize) -> Result<Option<Outlet>, StoreError> {
        if under_way >= AT_ONCE {
            return Ok(None);
        }
        let now = self.clock.now();
        match self.store.claim_warned(now, LEASE).await? {
            None if under_way < FOR_NEWS => self.store.claim(now, LEASE).await,
            other => Ok(other),
        }
    }

    /// A task that came to no good end leaves its outlet alone for a while, and says so.
    async fn ended(&self, ended: Result<(Id, ()), JoinError>, under_way: &mut UnderWay) {
        match ended {
            Ok((task, ())) => drop(under_way.remove(&task)),
            Err(error) => {
                tracing::error!(%error, "an outlet could not be spoken to: an error in this program");
                if let Some(outlet) = under_way.remove(&error.id()) {
                    work::broken(self, outlet).await;
                }
            }
        }
    }

    /// Does what is due now, and comes back when nothing is; for tests and for a program that ends.
    pub async fn turn(&self) -> Result<(), StoreError> {
        while let Some(outlet) = self.next(0).await? {
            work::at(self, outlet).await;
        }
        Ok(())
    }
}

fn unread(error: StoreError) -> Option<Outlet> {
    tracing::warn!(%error, "cannot read what is due at the outlets");
    None
}
