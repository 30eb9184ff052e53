//! Later attempts: after a failure, or when quiet hours have ended. Each is claimed, so that no two workers make it.
use crate::letter::{Letter, LetterError};
use crate::pause::Pause;
use crate::progress::add;
use crate::room::Room;
use crate::stages::{self, Came, open_one, tried};
use crate::stalls::{Tries, later};
use crate::underway::Underway;
use crate::waker::poked;
use channel::delivery::Lane;
use channel::retry::{self, Next};
use channel::subscription::Want;
use push::PushOrigin;
use std::sync::Arc;
use std::time::Duration;
use store::{HandOver, Retry, RetryOutcome, StoreError};

/// Attempts under way at once, per lane; a crash repeats at most so many.
const AT_ONCE: usize = 1024;
/// Of these, at one push service: one that hangs leaves room for the others.
const AT_AN_ORIGIN: usize = 256;
/// Nothing is claimed for a push service that has so many, so that each claim brings many.
const CROWDED: usize = AT_AN_ORIGIN / 2;
/// Leases of single attempts have no sign of life and must outlast the sender's patience.
pub const LEASES: u32 = 4;
/// How long one rests that cannot be made for a reason of our own.
const REST: Duration = Duration::from_secs(60);

/// An attempt that was made, and what came of it if the database let us know whom to ask.
type Made = (Retry, Result<RetryOutcome, StoreError>);

/// Works until it is time to stop, then waits for the attempts under way.
pub async fn work(room: Arc<Room>, lane: Lane) {
    let mut underway = Underway::default();
    // Whether there may be something to claim: looking past all that waits at a crowded push service costs something.
    let mut look = true;
    while !room.stopping() {
        let stands_back = lane != Lane::Warning && room.warns();
        if look && !stands_back {
            look = false;
            if let Err(error) = claim(&room, lane, &mut underway).await {
                tracing::error!(lane = lane.key(), %error, "later attempts wait for the database");
            }
        }
        let before = full(&underway);
        tokio::select! {
            () = poked(room.waker.retries(lane), room.parts.settings.poll) => look = true,
            Some(first) = underway.next() => {
                record(&room, lane, first.ok(), &mut underway).await;
                look |= full(&underway) < before;
            }
            () = room.stopped() => {}
        }
    }
    while let Some(first) = underway.next().await {
        record(&room, lane, first.ok(), &mut underway).await;
    }
}

/// How much keeps us from claiming: it falls when something may be claimed again.
fn full(underway: &Underway<Made>) -> usize {
    underway.crowded(CROWDED).len() + usize::from(underway.len() >= AT_ONCE)
}

/// Claims as many as there is room for.
async fn claim(room: &Arc<Room>, lane: Lane, underway: &mut Underway<Made>) -> Result<(), StoreError> {
    let lease = room.parts.settings.lease * LEASES;
    loop {
        let most = underway.counts().into_values().filter(|count| *count < CROWDED).max().unwrap_or(0);
        // All of them may be for the one that has the most.
        let limit = (AT_AN_ORIGIN - most).min(AT_ONCE.saturating_sub(underway.len()));
        let crowded = underway.crowded(CROWDED);
        let claimed = room.parts.store.claim_retries(lane, room.boot, room.now(), lease, limit, &crowded).await?;
        let all = claimed.len() < limit || limit == 0;
        for retry in claimed {
            let room = room.clone();
            underway.begin(retry.origin.clone(), async move {
                let outcome = attempt(&room, &retry).await;
                (retry, outcome)
            });
        }
        if all {
            return Ok(());
        }
    }
}

/// Writes what came of the attempts that have ended, all in one transaction. A database that is away or full is waited for
/// with the results in hand, and with those that end meanwhile: forgotten, all of them would be sent again. Until then
/// nothing new is claimed.
async fn record(room: &Room, lane: Lane, first: Option<Made>, underway: &mut Underway<Made>) {
    let (mut ended, mut pause) = (Vec::new(), Pause::default());
    let mut next = first;
    loop {
        gather(next.take(), underway, &mut ended);
        match room.parts.store.finish_retries(&ended).await {
            Ok(written) => return recorded(room, lane, &ended, &written),
            Err(StoreError::Unavailable(why)) if !room.stopping() => {
                tracing::warn!(lane = lane.key(), attempts = ended.len(), %why, "results of later attempts wait for the database");
            }
            Err(error) => {
                return tracing::error!(lane = lane.key(), attempts = ended.len(), %error, "later attempts were not recorded");
            }
        }
        pause.pass(room).await;
    }
}

/// Takes the results that are there.
fn gather(first: Option<Made>, underway: &mut Underway<Made>, ended: &mut Vec<(Retry, RetryOutcome)>) {
    let mut more = || std::iter::from_fn(|| underway.ended()).find_map(Result::ok);
    let mut next = first.or_else(&mut more);
    while let Some((retry, result)) = next {
        match result {
            Ok(outcome) => ended.push((retry, outcome)),
            // Nothing was sent. Its lease runs out by itself.
            Err(error) => tracing::error!(delivery = %retry.delivery, %error, "a later attempt rests"),
        }
        next = more();
    }
}

/// What was not written now may have been, by a commit whose answer was lost.
fn recorded(room: &Room, lane: Lane, ended: &[(Retry, RetryOutcome)], written: &[bool]) {
    for ((retry, outcome), written) in ended.iter().zip(written) {
        room.touch(retry.delivery);
        if *written {
            count(room, lane, *outcome);
        }
    }
}

fn count(room: &Room, lane: Lane, outcome: RetryOutcome) {
    let lane = room.progress.lane(lane);
    match outcome {
        RetryOutcome::Accepted => add(&lane.accepted, 1),
        RetryOutcome::Gone => add(&lane.gone, 1),
        RetryOutcome::Refused => add(&lane.refused, 1),
        RetryOutcome::Again { .. } => add(&lane.put_off, 1),
        RetryOutcome::Unwanted => {}
    }
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
        Err(LetterError::NotOut) => {
            room.parts.store.expire(retry.delivery, room.now()).await?;
            return Ok(RetryOutcome::Unwanted);
        }
        Err(LetterError::NoKey) => return wait_until(later(now, REST)),
        Err(LetterError::Store(error)) => return Err(error),
    };
    let origin = PushOrigin::parse(&retry.origin, &room.parts.settings.allowed).ok();
    let one = origin.and_then(|origin| open_one(room, retry.channel, &origin, retry.sid, sealed));
    let Some((one, _)) = one else {
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
    // Who was left alone until the end of their quiet hours says nothing of how quick a push service is.
    if came == Came::Accepted && retry.attempt > 0 && retry.lane == Lane::Warning {
        let at = room.now();
        room.handed(HandOver { delivery: retry.delivery, origin: retry.origin.clone(), first: at, last: at });
    }
    Ok(match came {
        Came::Accepted => RetryOutcome::Accepted,
        Came::Gone => RetryOutcome::Gone,
        Came::Refused(_) => RetryOutcome::Refused,
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
    let ttl = letter.ttl(room.age(retry.created), room.now());
    let came = stages::send(room, letter, one, ttl, authorization).await;
    let mut tries = Tries::default();
    tried(&mut tries, came);
    room.stalls.note(retry.lane, &retry.origin, tries, room.now(), room.spread());
    came
}

fn put_off(room: &Room, retry: &Retry, asked: Option<Duration>) -> RetryOutcome {
    let attempt = retry.attempt + 1;
    match retry::next(retry.lane, attempt, room.age(retry.created), asked, room.spread()) {
        Next::After(wait) => RetryOutcome::Again { due: later(room.now(), wait), attempt },
        Next::GiveUp => RetryOutcome::Refused,
    }
}
