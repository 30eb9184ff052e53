//! Makes keys beforehand, while the processor is not needed for sending: round after round over all subscriptions, and the
//! next one when keys were used, or after a while, for those who came and went meanwhile.
use crate::armory::Mark;
use crate::parts::Arm;
use crate::room::Room;
use crate::stages::open_one;
use push::{Armed, PushOrigin, Recipient};
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use store::{Followed, SealedRow, StoreError};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep, timeout};

/// Subscriptions looked at in one go.
const PAGE: usize = 512;
/// Keys made before somebody else gets the processor: some two milliseconds of work.
const BREATH: usize = 32;
/// Between two rounds lies so much time at least and at most, and [`RESTS`] times what the last round took: looking for
/// newcomers reads every box, and at ten million followers that must not become all the node does.
const ROUND: RangeInclusive<Duration> = Duration::from_secs(600)..=Duration::from_secs(3600);
const RESTS: u32 = 20;
/// Hardly anything was opened or sealed for so long: the processor is free.
const IDLE: Duration = Duration::from_millis(200);

/// Works until it is time to stop.
pub async fn work(room: Arc<Room>) {
    if room.parts.settings.arm == Arm::Off {
        return;
    }
    while !room.stopping() {
        let begun = Instant::now();
        tokio::select! {
            round = round(&room) => {
                if let Err(error) = round {
                    tracing::error!(%error, "no keys are made while the database does not answer");
                    sleep(IDLE).await;
                }
            }
            () = room.stopped() => return,
        }
        let rest = (begun.elapsed() * RESTS).clamp(*ROUND.start(), *ROUND.end());
        tokio::select! {
            _ = timeout(rest, room.keys_used.notified()) => {}
            () = room.stopped() => {}
        }
    }
}

/// Once over everybody.
async fn round(room: &Arc<Room>) -> Result<(), StoreError> {
    room.idle(IDLE).await;
    let followed = room.parts.store.followed().await?;
    let names: Vec<_> = followed.iter().map(|one| (one.channel, one.origin.clone())).collect();
    room.armory.keep(&names);
    for one in followed {
        let Ok(origin) = PushOrigin::parse(&one.origin, &room.parts.settings.allowed) else { continue };
        let (one, mut after) = (Arc::new(one), None);
        loop {
            room.idle(IDLE).await;
            let rows = room.parts.store.boxes_after(&one, after, PAGE).await?;
            let (from, last) = (after.map_or(i64::MIN, |after: i64| after.saturating_add(1)), rows.len() < PAGE);
            after = rows.last().map(|row| row.sid);
            let to = if last { i64::MAX } else { after.unwrap_or(i64::MAX) };
            page(room, &one, &origin, (from, to), rows).await;
            if last {
                break;
            }
        }
    }
    Ok(())
}

/// What is needed to make a key for one device. No Debug.
struct Device {
    recipient: Recipient,
    sid: i64,
    mark: Mark,
}

async fn page(room: &Arc<Room>, of: &Arc<Followed>, origin: &PushOrigin, range: (i64, i64), rows: Vec<SealedRow>) {
    let (house, followed, at) = (room.clone(), of.clone(), origin.clone());
    let Some(devices) = paced(room, move || open(&house, &followed, &at, rows)).await else { return };
    let names: Vec<(i64, Mark)> = devices.iter().map(|device| (device.sid, device.mark)).collect();
    let list = room.armory.list(of.channel, &of.origin);
    let Some(mut missing) = room.armory.missing(&list, range, &names) else { return };
    keep_within(&mut missing, room.parts.settings.arm_limit.saturating_sub(room.armory.ready()));
    let mut made = Vec::with_capacity(names.len());
    let (mut devices, mut missing) = (devices.into_iter(), missing.into_iter());
    while made.len() < names.len() {
        room.idle(IDLE).await;
        let some: Vec<_> = devices.by_ref().zip(missing.by_ref()).take(BREATH).collect();
        let arm = move || -> Vec<Option<Armed>> {
            // A device key off the curve gets none; sending will say so.
            some.iter().map(|(device, missing)| missing.then(|| Armed::new(&device.recipient).ok()).flatten()).collect()
        };
        match paced(room, arm).await {
            Some(some) => made.extend(some),
            None => return,
        }
    }
    room.armory.replace(&list, range, &names, made);
    room.progress.armed.store(room.armory.ready(), Ordering::Relaxed);
}

/// Whoever comes after the last key there is room for gets none, and is sealed for from scratch.
fn keep_within(missing: &mut [bool], room_for: u64) {
    let too_many = usize::try_from(room_for).unwrap_or(usize::MAX);
    missing.iter_mut().filter(|missing| **missing).skip(too_many).for_each(|missing| *missing = false);
}

fn open(room: &Room, of: &Followed, origin: &PushOrigin, rows: Vec<SealedRow>) -> Vec<Device> {
    let device = |row: SealedRow| {
        let (one, _) = open_one(room, of.channel, origin, row.sid, &row.sealed)?;
        let mark = room.armory.mark(&one.recipient);
        Some(Device { recipient: one.recipient, sid: row.sid, mark })
    };
    rows.into_iter().filter_map(device).collect()
}

/// Does some work on a thread of its own, then rests so that no more than the allowed share of a core is used.
async fn paced<T: Send + 'static>(room: &Room, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let begun = Instant::now();
    let done = spawn_blocking(work).await.ok();
    let share = room.parts.settings.arm_share.clamp(0.01, 1.0);
    let rest = begun.elapsed().mul_f64(1.0 / share - 1.0);
    if !rest.is_zero() {
        sleep(rest).await;
    }
    done
}
