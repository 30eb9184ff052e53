//! Deliveries that are due: begun, or ended because they are too old.
use crate::room::Room;
use channel::delivery::{FOLLOWERS, Lane, State};
use std::time::Duration;
use store::{Due, StoreError};

/// Deliveries looked at in one go.
const AT_ONCE: usize = 1000;

/// Begins what waits in this lane.
pub async fn begin(room: &Room, lane: Lane) -> Result<(), StoreError> {
    for due in room.parts.store.due(room.now(), AT_ONCE).await? {
        if room.stopping() {
            break;
        }
        if due.lane != lane || due.state != State::Waiting || end_if_too_old(room, &due).await? {
            continue;
        }
        if due.outlet != FOLLOWERS {
            tracing::error!(delivery = %due.id, "nobody serves this outlet");
            room.parts.store.end(due.id, State::Failed, room.now()).await?;
            continue;
        }
        if room.parts.store.begin(&due, room.parts.settings.shards_per_origin, room.now()).await? {
            tracing::info!(delivery = %due.id, lane = lane.key(), "delivery begins");
            room.touch(due.id);
            // A channel without followers is finished at once.
            room.moved.notify_one();
        }
    }
    Ok(())
}

/// Ends what has been under way or waiting for too long; `true` if this one has.
pub async fn end_if_too_old(room: &Room, due: &Due) -> Result<bool, StoreError> {
    let too_old = room.age(due.since) > oldest(due.lane);
    if too_old && room.parts.store.expire(due.id, room.now()).await? {
        tracing::warn!(delivery = %due.id, "delivery given up: too old");
    }
    Ok(too_old)
}

/// News may wait for the end of quiet hours (23 hours at most) and be tried again until it is a day old; a warning of
/// this morning is a false alarm in the evening.
fn oldest(lane: Lane) -> Duration {
    match lane {
        Lane::Warning => Duration::from_secs(6 * 3600),
        Lane::News => Duration::from_secs(25 * 3600),
    }
}
