//! One lane: begins what is due and walks its ranges, several at once.
use crate::progress::add;
use crate::room::Room;
use crate::underway::Underway;
use crate::waker::poked;
use crate::{orders, walk};
use channel::delivery::Lane;
use std::sync::Arc;
use store::StoreError;

/// Works until it is time to stop, then waits for the ranges under way.
pub async fn work(room: Arc<Room>, lane: Lane) {
    let mut underway = Underway::default();
    while !room.stopping() {
        if let Err(error) = pass(&room, lane, &mut underway).await {
            tracing::error!(lane = lane.key(), %error, "the lane waits for the database");
        }
        tokio::select! {
            () = poked(room.waker.lane(lane), room.parts.settings.poll) => {}
            Some(ended) = underway.next() => {
                if ended.is_err() {
                    tracing::error!("the walk of a range ended early; its lease will run out");
                }
            }
            () = room.stopped() => {}
        }
    }
    while underway.next().await.is_some() {}
}

async fn pass(room: &Arc<Room>, lane: Lane, underway: &mut Underway<()>) -> Result<(), StoreError> {
    let (store, settings) = (&room.parts.store, &room.parts.settings);
    if orders::begin(room, lane).await? {
        room.waker.lane(lane).notify_one();
    }
    // News stands back as long as a warning finds nobody, and while one is getting on.
    if lane != Lane::Warning && (room.warns() || store.urgent_waiting(lane, room.now()).await?) {
        return Ok(());
    }
    while underway.len() < settings.shards_at_once && !room.stopping() {
        // Ranges of a crowded push service keep their place in the queue.
        let crowded = underway.crowded(settings.shards_at_once_per_origin);
        let claimed = store.claim_shard(lane, room.boot, room.now(), settings.lease, &crowded).await?;
        let Some(shard) = claimed else { break };
        add(&room.progress.lane(lane).claimed, 1);
        underway.begin(shard.origin.clone(), walk::range(room.clone(), shard));
    }
    Ok(())
}
