//! One lane: begins what is due and walks its ranges, several at once.
use crate::progress::add;
use crate::room::Room;
use crate::waker::poked;
use crate::{orders, walk};
use channel::delivery::Lane;
use std::collections::HashMap;
use std::sync::Arc;
use store::StoreError;
use tokio::task::{Id, JoinSet};

/// The ranges under way and their push services.
#[derive(Default)]
struct Underway {
    tasks: JoinSet<()>,
    origins: HashMap<Id, String>,
}

/// Works until it is time to stop, then waits for the ranges under way.
pub async fn work(room: Arc<Room>, lane: Lane) {
    let mut underway = Underway::default();
    while !room.stopping() {
        if let Err(error) = pass(&room, lane, &mut underway).await {
            tracing::error!(lane = lane.key(), %error, "the lane waits for the database");
        }
        tokio::select! {
            () = poked(room.waker.lane(lane), room.parts.settings.poll) => {}
            Some(ended) = underway.tasks.join_next_with_id() => underway.forget(ended),
            () = room.stopped() => {}
        }
    }
    while underway.tasks.join_next().await.is_some() {}
}

impl Underway {
    fn forget(&mut self, ended: Result<(Id, ()), tokio::task::JoinError>) {
        let id = match ended {
            Ok((id, ())) => id,
            Err(error) => {
                tracing::error!("the walk of a range ended early; its lease will run out");
                error.id()
            }
        };
        self.origins.remove(&id);
    }

    /// Push services that have so many of ours under way.
    fn crowded(&self, most: usize) -> Vec<&str> {
        let mut count: HashMap<&str, usize> = HashMap::new();
        self.origins.values().for_each(|origin| *count.entry(origin).or_default() += 1);
        count.into_iter().filter(|(_, ranges)| *ranges >= most).map(|(origin, _)| origin).collect()
    }
}

async fn pass(room: &Arc<Room>, lane: Lane, underway: &mut Underway) -> Result<(), StoreError> {
    let (store, settings) = (&room.parts.store, &room.parts.settings);
    if orders::begin(room, lane).await? {
        room.waker.lane(lane).notify_one();
    }
    // News stands back as long as a warning finds nobody, and while one is getting on.
    if lane != Lane::Warning && (room.warns() || store.urgent_waiting(lane, room.now()).await?) {
        return Ok(());
    }
    while underway.tasks.len() < settings.shards_at_once && !room.stopping() {
        // Ranges of a crowded push service keep their place in the queue.
        let crowded = underway.crowded(settings.shards_at_once_per_origin);
        let claimed = store.claim_shard(lane, room.boot, room.now(), settings.lease, &crowded).await?;
        let Some(shard) = claimed else { break };
        add(&room.progress.lane(lane).claimed, 1);
        let origin = shard.origin.clone();
        let handle = underway.tasks.spawn(walk::range(room.clone(), shard));
        underway.origins.insert(handle.id(), origin);
    }
    Ok(())
}
