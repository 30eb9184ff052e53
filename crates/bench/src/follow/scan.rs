//! The fan-out beside the follows: ranges are claimed, read in key order and checkpointed as `delivery::walk` does it, as
//! fast as the database lets it, since no push service is waited for.
use crate::Failed;
use crate::town::{House, publish};
use channel::channel::Channel;
use channel::clock::{Clock, Timestamp};
use channel::delivery::{Lane, State};
use channel::post::Kind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use store::{Checkpoint, StoreError};
use testkit::WallClock;
use tokio::task::JoinSet;

/// As the product's defaults.
const BATCH: usize = 200;
const SHARDS: u32 = 4;
const LEASE: Duration = Duration::from_secs(30);

/// Post after post until it is over.
pub async fn again_and_again(
    house: Arc<House>,
    channel: Channel,
    over: Arc<AtomicBool>,
    scanned: Arc<AtomicU64>,
) -> Result<(), Failed> {
    while !over.load(Ordering::Relaxed) {
        publish(&house, &channel, Kind::Update).await?;
        one(&house, &over, &scanned).await.map_err(|e| Failed::to("the fan-out", e))?;
    }
    Ok(())
}

async fn one(house: &Arc<House>, over: &Arc<AtomicBool>, scanned: &Arc<AtomicU64>) -> Result<(), StoreError> {
    let (store, now) = (house.stores.delivery(), WallClock.now());
    for due in store.due(now, 10).await?.into_iter().filter(|due| due.state == State::Waiting) {
        store.begin(&due, SHARDS, now).await?;
        let mut walks = JoinSet::new();
        for _ in 0..SHARDS {
            walks.spawn(walk(house.clone(), over.clone(), scanned.clone()));
        }
        while let Some(walked) = walks.join_next().await {
            walked.map_err(|_| StoreError::Unavailable("a walk ended early".to_owned()))??;
        }
        store.finish_if_complete(due.id, WallClock.now()).await?;
    }
    Ok(())
}

async fn walk(house: Arc<House>, over: Arc<AtomicBool>, scanned: Arc<AtomicU64>) -> Result<(), StoreError> {
    let store = house.stores.delivery();
    while let Some(shard) = store.claim_shard(Lane::News, 1, WallClock.now(), LEASE, &[]).await? {
        let mut after = None;
        loop {
            let rows = store.batch(&shard, after, BATCH).await?;
            let done = rows.len() < BATCH || over.load(Ordering::Relaxed);
            after = rows.last().map(|row| row.sid).or(after);
            scanned.fetch_add(rows.len() as u64, Ordering::Relaxed);
            if !store.checkpoint(&shard, passed(after, done, rows.len() as u64)).await? || done {
                break;
            }
        }
    }
    Ok(())
}

/// Everybody was reached.
fn passed(cursor: Option<i64>, done: bool, accepted: u64) -> Checkpoint {
    let lease_until: Timestamp = WallClock.now().checked_add(LEASE).unwrap_or(Timestamp::MAX);
    let (gone, retries, settled) = (Vec::new(), Vec::new(), Vec::new());
    Checkpoint { cursor, done, accepted, refused: 0, gone, retries, settled, lease_until }
}
