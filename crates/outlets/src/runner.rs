//! Takes what was ordered, outlet by outlet. Each is spoken to by one task at a time, so that posts keep their order there
//! and an outlet that hangs holds up nobody but itself.
use crate::answer::Way;
use crate::job::{LinksOf, Pictures};
use crate::work;
use channel::clock::Clock;
use std::sync::Arc;
use std::time::Duration;
use store::Outlets;
use tokio::task::JoinSet;

/// Outlets spoken to at once.
const AT_ONCE: usize = 32;
/// How long an outlet is somebody's; several times what one call may take, and begun anew with every step.
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
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// 0.0–1.0; spreads retries.
    pub spread: Arc<dyn Fn() -> f64 + Send + Sync>,
    /// Twelve random bytes, never the same, for locking a renewed secret.
    pub nonce: Arc<dyn Fn() -> [u8; 12] + Send + Sync>,
    /// How long a platform may take for an answer; [`crate::PATIENCE`] but in tests.
    pub patience: Duration,
}

/// What an outlet's secret is locked for.
pub fn place(outlet: i64) -> Vec<u8> {
    [b"outlet\0".as_slice(), &outlet.to_be_bytes()].concat()
}

impl Runner {
    pub(crate) fn way(&self) -> Way<'_> {
        Way { client: &self.client, patience: self.patience }
    }

    /// Works for ever.
    pub async fn run(self: Arc<Self>) {
        let mut under_way = JoinSet::new();
        loop {
            while under_way.len() < AT_ONCE {
                match self.store.claim(self.clock.now(), LEASE).await {
                    Ok(Some(outlet)) => {
                        let runner = self.clone();
                        under_way.spawn(async move { work::at(&runner, outlet).await });
                    }
                    Ok(None) => break,
                    Err(error) => {
                        tracing::warn!(%error, "cannot read what is due at the outlets");
                        break;
                    }
                }
            }
            tokio::select! {
                Some(_) = under_way.join_next(), if !under_way.is_empty() => {}
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }

    /// Does what is due now, and comes back when nothing is; for tests and for a program that ends.
    pub async fn turn(&self) -> Result<(), store::StoreError> {
        while let Some(outlet) = self.store.claim(self.clock.now(), LEASE).await? {
            work::at(self, outlet).await;
        }
        Ok(())
    }
}
