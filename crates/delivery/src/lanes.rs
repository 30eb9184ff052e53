//! One lane: begins what is due and walks its ranges, several at once.
use crate::progress::add;
use crate::room::Room;
use crate::stalls::later;
use crate::waker::poked;
use crate::{orders, walk};
use channel::delivery::Lane;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use store::StoreError;
use tokio::task::{Id, JoinSet};

/// How long a range rests whose push service has enough of ours under way.
const CROWDED: Duration = Duration::from_secs(1);

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

    fn at(&self, origin: &str) -> usize {
        self.origins.values().filter(|under| *under == origin).count()
    }
}

async fn pass(room: &Arc<Room>, lane: Lane, underway: &mut Underway) -> Result<(), StoreError> {
    let (store, settings) = (&room.parts.store, &room.parts.settings);
    orders::begin(room, lane).await?;
    // News stands back as long as a warning finds nobody.
    if lane != Lane::Warning && store.urgent_waiting(lane, room.now()).await? {
        return Ok(());
    }
    while underway.tasks.len() < settings.shards_at_once && !room.stopping() {
        let Some(shard) = store.claim_shard(lane, room.boot, room.now(), settings.lease).await? else { break };
        add(&room.progress.lane(lane).claimed, 1);
        if underway.at(&shard.origin) >= settings.shards_at_once_per_origin {
            store.release(&shard, later(room.now(), CROWDED)).await?;
            continue;
        }
        let origin = shard.origin.clone();
        let handle = underway.tasks.spawn(walk::range(room.clone(), shard));
        underway.origins.insert(handle.id(), origin);
    }
    Ok(())
}
