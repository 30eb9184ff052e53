//! Later attempts: after a failure, or when quiet hours have ended. Each is claimed, so that no two workers make it.
use crate::letter::{Letter, LetterError};
use crate::room::Room;
use crate::stages::{self, Came, open_one, tried};
use crate::stalls::{Tries, later};
use crate::waker::poked;
use channel::delivery::Lane;
use channel::retry::{self, Next};
use channel::subscription::Want;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use store::{Retry, RetryOutcome, StoreError};
use tokio::task::JoinSet;

/// Attempts under way at once, per lane; a crash repeats at most so many.
const AT_ONCE: usize = 256;
/// More than the sender waits for a stream and an answer, since a single attempt has no sign of life.
const LEASE: Duration = Duration::from_secs(120);
/// How long one rests that cannot be made for a reason of our own.
const REST: Duration = Duration::from_secs(60);

/// Works until it is time to stop, then waits for the attempts under way.
pub async fn work(room: Arc<Room>, lane: Lane) {
    let mut underway = JoinSet::new();
    while !room.stopping() {
        if underway.len() <= AT_ONCE / 2 {
            match claim(&room, lane, &mut underway).await {
                // There may be more.
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::error!(lane = lane.key(), %error, "later attempts wait for the database"),
            }
        }
        tokio::select! {
            () = poked(room.waker.retries(lane), room.parts.settings.poll) => {}
            () = thinned(&mut underway) => {}
            () = room.stopped() => {}
        }
    }
    while underway.join_next().await.is_some() {}
}

/// Ready when there is room for more after there was none.
async fn thinned(underway: &mut JoinSet<()>) {
    if underway.len() <= AT_ONCE / 2 {
        return std::future::pending().await;
    }
    while underway.len() > AT_ONCE / 2 {
        underway.join_next().await;
    }
}

/// Claims as many as there is room for; `true` if the room was filled.
async fn claim(room: &Arc<Room>, lane: Lane, underway: &mut JoinSet<()>) -> Result<bool, StoreError> {
    while underway.try_join_next().is_some() {}
    let limit = AT_ONCE - underway.len();
    let claimed = room.parts.store.claim_retries(lane, room.boot, room.now(), LEASE, limit).await?;
    let filled = claimed.len() == limit;
    for retry in claimed {
        let room = room.clone();
        underway.spawn(async move {
            if let Err(error) = again(&room, &retry).await {
                // Its lease runs out by itself.
                tracing::error!(delivery = %retry.delivery, %error, "a later attempt was not recorded");
            }
        });
    }
    Ok(filled && underway.len() <= AT_ONCE / 2)
}

async fn again(room: &Room, retry: &Retry) -> Result<(), StoreError> {
    let outcome = attempt(room, retry).await?;
    room.deleted.fetch_or(outcome == RetryOutcome::Gone, Ordering::Relaxed);
    if room.parts.store.finish_retry(retry, outcome).await? {
        room.touch(retry.delivery);
    }
    Ok(())
}

async fn attempt(room: &Room, retry: &Retry) -> Result<RetryOutcome, StoreError> {
    let now = room.now();
    let wait_until = |due| Ok(RetryOutcome::Again { due, attempt: retry.attempt });
    if let Some(until) = room.stalls.until(retry.lane, &retry.origin, now) {
        return wait_until(until);
    }
    // They stopped following meanwhile.
    let Some(sealed) = &retry.sealed else { return Ok(RetryOutcome::Gone) };
    let letter = match room.letters.get(&room.parts, retry.post, retry.version, retry.lane).await {
        Ok(letter) => letter,
        Err(LetterError::NotOut) => return Ok(RetryOutcome::Unwanted),
        Err(LetterError::NoKey) => return wait_until(later(now, REST)),
        Err(LetterError::Store(error)) => return Err(error),
    };
    let Some((one, _)) = open_one(room, retry.channel, &retry.origin, retry.sid, sealed) else {
        return Ok(RetryOutcome::Refused);
    };
    // The person may have muted or chosen otherwise since.
    match one.preferences.want(letter.about, now, &letter.zone) {
        Want::Now => {}
        Want::No => return Ok(RetryOutcome::Unwanted),
        Want::Later(due) => return wait_until(due),
    }
    let Ok(authorization) = letter.vapid.authorization(&retry.origin, now) else {
        return wait_until(later(now, REST));
    };
    let came = send(room, retry, &letter, one, authorization).await;
    Ok(match came {
        Came::Accepted => RetryOutcome::Accepted,
        Came::Gone => RetryOutcome::Gone,
        Came::Refused => RetryOutcome::Refused,
        Came::Later(asked) => put_off(room, retry, asked),
    })
}

async fn send(
    room: &Room,
    retry: &Retry,
    letter: &Letter,
    one: stages::Opened,
    authorization: push::Authorization,
) -> Came {
    let ttl = letter.ttl(room.age(retry.created));
    let came = stages::send(room, letter, one, ttl, authorization).await;
    let mut tries = Tries::default();
    tried(&mut tries, came);
    room.stalls.note(retry.lane, &retry.origin, tries, room.now(), room.spread());
    stages::report_one(room, retry.lane, came);
    came
}

fn put_off(room: &Room, retry: &Retry, asked: Option<Duration>) -> RetryOutcome {
    let attempt = retry.attempt + 1;
    match retry::next(retry.lane, attempt, room.age(retry.created), asked, room.spread()) {
        Next::After(wait) => RetryOutcome::Again { due: later(room.now(), wait), attempt },
        Next::GiveUp => RetryOutcome::Refused,
    }
}
