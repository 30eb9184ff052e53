//! Deliveries that are due: begun, or ended because they are too old.
use crate::room::Room;
use channel::delivery::{FOLLOWERS, Lane, State};
use std::time::Duration;
use store::{Due, StoreError};

/// Deliveries begun in one go: when a thousand towns are warned, the first is not kept waiting until the last is cut.
const AT_ONCE: usize = 8;

/// Begins what waits in this lane, the oldest first; `true` if there may be more.
pub async fn begin(room: &Room, lane: Lane) -> Result<bool, StoreError> {
    let waiting = room.parts.store.waiting(lane, room.now(), AT_ONCE).await?;
    let (full, mut moved) = (waiting.len() == AT_ONCE, false);
    for due in waiting {
        if room.stopping() {
            break;
        }
        if end_if_too_old(room, &due).await? {
            moved = true;
            continue;
        }
        if due.outlet != FOLLOWERS {
            tracing::error!(delivery = %due.id, "nobody serves this outlet");
            moved |= room.parts.store.end(due.id, State::Failed, room.now()).await?;
            continue;
        }
        let settings = &room.parts.settings;
        let small = room.parts.store.is_small(due.channel, settings.cut_from).await?;
        let ranges = if small { 1 } else { settings.shards_per_origin };
        if room.parts.store.begin(&due, ranges, room.now()).await? {
            moved = true;
            tracing::info!(delivery = %due.id, lane = lane.key(), "delivery begins");
            room.touch(due.id);
            // A channel without followers is finished at once.
            room.moved.notify_one();
        }
    }
    // Without progress the next poll is soon enough.
    Ok(full && moved)
}

/// Ends what has been under way or waiting for too long; `true` if this one has.
pub async fn end_if_too_old(room: &Room, due: &Due) -> Result<bool, StoreError> {
    let too_old = room.age(due.since) > oldest(due) || due.holds_until.is_some_and(|until| until <= room.now());
    if too_old && room.parts.store.expire(due.id, room.now()).await? {
        tracing::warn!(delivery = %due.id, "delivery given up: too old");
    }
    Ok(too_old)
}

/// News may wait for the end of quiet hours (23 hours at most) and be tried again until it is a day old, and so may a
/// warning that says until when it holds, as long as it does. Any other warning of this morning is a false alarm in the
/// evening.
fn oldest(due: &Due) -> Duration {
    match (due.lane, due.holds_until) {
        (Lane::Warning, None) => Duration::from_secs(6 * 3600),
        _ => Duration::from_secs(25 * 3600),
    }
}
