//! Ends what is finished or too old, and what must happen from time to time.
use crate::orders;
use crate::room::Room;
use crate::waker::poked;
use channel::delivery::{Counts, State};
use channel::ids::DeliveryId;
use std::sync::Arc;
use std::time::Duration;
use store::StoreError;
use tokio::time::Instant;

/// The desk's live page shows numbers of this age.
const NUMBERS: Duration = Duration::from_secs(1);
/// How often deliveries are looked for that ended elsewhere, or ended with a worker that died.
const SWEEP: Duration = Duration::from_secs(5);
/// How often to ask for a recount; the store decides when it is time.
const RECOUNT: Duration = Duration::from_secs(60);
/// Deliveries looked at in one sweep.
const AT_ONCE: usize = 1000;

/// Before any work.
pub async fn start(room: &Room) {
    if room.parts.settings.alone {
        log("freeing what earlier runs held", room.parts.store.free_leases(room.boot).await);
    }
}

/// Works until it is time to stop.
pub async fn work(room: Arc<Room>) {
    let due = |every: Duration, last: &mut Option<Instant>| {
        let now = Instant::now();
        let is = last.is_none_or(|last| now.duration_since(last) >= every);
        if is {
            *last = Some(now);
        }
        is
    };
    let (mut swept, mut recounted) = (None, None);
    while !room.stopping() {
        log("writing numbers", numbers(&room).await);
        if due(SWEEP, &mut swept) {
            log("sweeping", sweep(&room).await);
        }
        if due(RECOUNT, &mut recounted) {
            log("recounting", room.parts.store.recount(room.now()).await);
        }
        tokio::select! {
            () = poked(&room.moved, NUMBERS) => {}
            // Somebody may have cancelled or taken back: what was handed over by then is all that is handed over.
            () = room.waker.desk().notified() => {
                log("dropping what ended", room.parts.store.sweep().await);
                log("heeding pauses", pauses(&room).await);
            }
            () = room.stopped() => {}
        }
    }
}

/// After all work.
pub async fn end(room: &Room) {
    log("writing numbers", numbers(room).await);
}

/// Brings the numbers of what moved to the desk, and ends what is complete.
async fn numbers(room: &Room) -> Result<(), StoreError> {
    times(room).await?;
    let mut touched = room.touched().into_iter();
    for delivery in touched.by_ref() {
        if let Err(error) = bring(room, delivery).await {
            // These and the rest have their turn when the database answers.
            room.touch(delivery);
            touched.for_each(|other| room.touch(other));
            return Err(error);
        }
    }
    let rests = room.stalls.fresh();
    if !rests.is_empty() {
        room.parts.store.note_rests(&rests, room.now()).await?;
    }
    Ok(())
}

/// Writes when warnings were handed over. What cannot be written now is written with what comes.
async fn times(room: &Room) -> Result<(), StoreError> {
    let all = room.handed_over();
    if all.is_empty() {
        return Ok(());
    }
    let noted = room.parts.store.note_hand_overs(&all).await;
    if noted.is_err() {
        all.into_iter().for_each(|one| room.handed(one));
    }
    noted
}

async fn bring(room: &Room, delivery: DeliveryId) -> Result<(), StoreError> {
    if !finish(room, delivery).await? {
        room.parts.store.sync_counts(delivery, room.now()).await?;
    }
    Ok(())
}

/// Stops what a person holds and lets the rest go on.
async fn pauses(room: &Room) -> Result<(), StoreError> {
    room.hold(room.parts.store.heed_pauses(room.now()).await?);
    Ok(())
}

/// Ends a delivery if it is complete.
async fn finish(room: &Room, delivery: DeliveryId) -> Result<bool, StoreError> {
    let counts = room.parts.store.finish_if_complete(delivery, room.now()).await?;
    if let Some(Counts { accepted, gone, refused, .. }) = counts {
        tracing::info!(%delivery, accepted, gone, refused, "delivery done");
    }
    Ok(counts.is_some())
}

/// Looks after deliveries nobody in this process has touched.
async fn sweep(room: &Room) -> Result<(), StoreError> {
    room.parts.store.sweep().await?;
    pauses(room).await?;
    for due in room.parts.store.due(room.now(), AT_ONCE).await? {
        if due.state == State::Sending && !orders::end_if_too_old(room, &due).await? {
            finish(room, due.id).await?;
        }
    }
    Ok(())
}

fn log<T>(doing: &'static str, result: Result<T, StoreError>) -> Option<T> {
    result.inspect_err(|error| tracing::error!(%error, doing, "the database did not do it")).ok()
}
