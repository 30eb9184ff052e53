//! The stages of one batch, each a function of its own: open the boxes, choose who wants it now, seal and send.
use crate::letter::Letter;
use crate::progress::add;
use crate::room::Room;
use crate::stalls::{Tries, later};
use bytes::Bytes;
use channel::clock::Timestamp;
use channel::delivery::Lane;
use channel::ids::{ChannelId, DeliveryId};
use channel::retry::{self, Next};
use channel::subscription::{Preferences, Want};
use push::{Armed, Authorization, Envelope, PushEndpoint, PushOrigin, Receipt, Recipient, Request, SealError};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use store::{HandOver, RetryNew, SealedRow};
use vault::Place;
use vault::subscription::Secret;

/// A follower's device, unsealed. No Debug.
pub struct Opened {
    pub sid: i64,
    pub endpoint: PushEndpoint,
    pub recipient: Recipient,
    pub preferences: Preferences,
}

/// What came of one attempt. Names nobody.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Came {
    Accepted,
    Gone,
    /// For good; the status the push service said it with, if it was the push service.
    Refused(Option<u16>),
    /// Not now; the push service's own wish, if it said one.
    Later(Option<Duration>),
}

/// What came of one batch. No Debug.
#[derive(Default)]
pub struct Outcome {
    pub accepted: u64,
    pub refused: u64,
    pub gone: Vec<i64>,
    pub retries: Vec<RetryNew>,
    pub settled: Vec<(i64, Vec<u8>)>,
    pub tries: Tries,
    /// Status of the last refusal by the push service; an example for the log.
    pub refusal: Option<u16>,
}

/// Where a batch belongs.
#[derive(Clone)]
pub struct Job {
    pub delivery: DeliveryId,
    pub channel: ChannelId,
    pub lane: Lane,
    pub created: Timestamp,
    /// None when it is not allowed any more.
    pub origin: Option<PushOrigin>,
    pub letter: Arc<Letter>,
}

/// All stages in order.
pub async fn batch(room: &Room, job: &Job, rows: Vec<SealedRow>) -> Outcome {
    let mut out = Outcome::default();
    room.working(rows.len());
    let Some(origin) = &job.origin else {
        unreadable(room, job, rows.len(), &mut out);
        return out;
    };
    let opened = open(room, job, origin, rows, &mut out);
    let wanted = choose(&job.letter, opened, room.now(), &mut out);
    let Ok(authorization) = job.letter.vapid.authorization(origin.as_str(), room.now()) else {
        // Not one can be sent; the next attempt may find the library in a better mood.
        tracing::error!("a VAPID key does not sign");
        wanted.iter().for_each(|one| put_off(room, job, one.sid, None, &mut out));
        return out;
    };
    let envelope = envelope(&job.letter, job.letter.ttl(room.age(job.created), room.now()), authorization);
    // Each is sealed when there is room to send it.
    let mut unsealed = Vec::new();
    let armed = armed(room, job, origin.as_str(), &wanted);
    let letters = wanted.into_iter().zip(armed).filter_map(|(one, armed)| {
        room.working(1);
        if job.lane == Lane::Warning {
            room.warning_moves();
        }
        match seal(&job.letter, &one, armed) {
            Ok(body) => Some((one.sid, one.endpoint, body)),
            Err(came) => {
                unsealed.push((one.sid, came));
                None
            }
        }
    });
    let (mut attempts, mut accepted, mut first, mut last) = (0, 0, None, None);
    let done = |sid, receipt| {
        attempts += 1;
        if receipt == Receipt::Accepted {
            accepted += 1;
            last = Some(room.now());
            first = first.or(last);
        }
        count(room, job, sid, came(receipt), &mut out);
    };
    room.parts.sender.send_all(origin, &envelope, letters, done).await;
    if let (Lane::Warning, Some((first, last))) = (job.lane, first.zip(last)) {
        room.handed(HandOver { delivery: job.delivery, origin: origin.as_str().to_owned(), first, last });
    }
    let service = room.progress.service(origin.service());
    add(&service.attempts, attempts);
    add(&service.accepted, accepted);
    add(&service.failed, attempts - accepted);
    unsealed.into_iter().for_each(|(sid, came)| count(room, job, sid, came, &mut out));
    // One line a batch: a fault on our side meets everybody.
    if let Some(status) = out.refusal {
        tracing::warn!(status, refused = out.refused, "a push service refuses for good");
    }
    out
}

/// Opens the boxes. Those that do not open count as refused and stay: with a wrong key all would look alike.
fn open(room: &Room, job: &Job, origin: &PushOrigin, rows: Vec<SealedRow>, out: &mut Outcome) -> Vec<Opened> {
    let total = rows.len();
    let mut opened = Vec::with_capacity(total);
    for row in rows {
        let Some((one, settled)) = open_one(room, job.channel, origin, row.sid, &row.sealed) else { continue };
        if let Some(settled) = settled {
            out.settled.push((row.sid, settled));
        }
        opened.push(one);
    }
    unreadable(room, job, total - opened.len(), out);
    opened
}

fn unreadable(room: &Room, job: &Job, boxes: usize, out: &mut Outcome) {
    if boxes > 0 {
        tracing::error!(boxes, "boxes do not open, or hold no address a push may go to");
        add(&room.progress.lane(job.lane).unreadable, boxes as u64);
    }
    out.refused += boxes as u64;
}

/// Opens one box; the second half is the box to write in its stead, if it was a fresh one.
pub fn open_one(
    room: &Room,
    channel: ChannelId,
    origin: &PushOrigin,
    sid: i64,
    sealed: &[u8],
) -> Option<(Opened, Option<Vec<u8>>)> {
    let unboxed = room.parts.opener.open(Place { channel_id: channel.0, sid }, sealed).ok()?;
    let secret = Secret::from_bytes(&unboxed.plain).ok()?;
    // The token is signed for the origin in the key; an endpoint of another must not get it.
    let endpoint = origin.endpoint(&secret.endpoint)?;
    let preferences = Preferences::from_bytes(&secret.prefs)?;
    let recipient = Recipient { p256dh: secret.p256dh, auth: secret.auth };
    Some((Opened { sid, endpoint, recipient, preferences }, unboxed.settled))
}

/// Keeps who wants it now; quiet hours become later attempts, the others are left alone.
pub fn choose(letter: &Letter, opened: Vec<Opened>, now: Timestamp, out: &mut Outcome) -> Vec<Opened> {
    let mut wanted = opened;
    wanted.retain(|one| match one.preferences.want(letter.about, now, &letter.zone) {
        Want::Now => true,
        Want::No => false,
        Want::Later(due) => {
            out.retries.push(RetryNew { sid: one.sid, due, attempt: 0 });
            false
        }
    });
    wanted
}

/// The keys made beforehand for these, in the same order.
fn armed(room: &Room, job: &Job, origin: &str, wanted: &[Opened]) -> Vec<Option<Armed>> {
    if !room.parts.settings.arm.serves(job.lane) {
        return wanted.iter().map(|_| None).collect();
    }
    let armed = room.armory.take(job.channel, origin, wanted);
    let taken = armed.iter().flatten().count() as u64;
    add(&room.progress.armed_taken, taken);
    add(&room.progress.armed_missed, armed.len() as u64 - taken);
    room.progress.armed.store(room.armory.ready(), Ordering::Relaxed);
    room.keys_used.notify_one();
    armed
}

/// Seals for one device, with its key if there is one.
fn seal(letter: &Letter, one: &Opened, armed: Option<Armed>) -> Result<Bytes, Came> {
    let text = letter.payload(&one.preferences);
    let sealed = match armed {
        Some(armed) => armed.seal(text),
        None => push::seal(&one.recipient, text),
    };
    match sealed {
        Ok(body) => Ok(body.into()),
        // A device key off the curve can never be sent to. It is refused, not deleted: it may be our fault.
        Err(SealError::Recipient | SealError::TooLong | SealError::Body) => Err(Came::Refused(None)),
        Err(SealError::Crypto) => Err(Came::Later(None)),
    }
}

/// Seals for one device and sends.
pub async fn send(room: &Room, letter: &Letter, one: Opened, ttl: u32, authorization: Authorization) -> Came {
    room.working(1);
    let body = match seal(letter, &one, None) {
        Ok(body) => body,
        Err(came) => return came,
    };
    let service = room.progress.service(one.endpoint.service());
    let request = Request { endpoint: one.endpoint, body, envelope: envelope(letter, ttl, authorization) };
    add(&service.attempts, 1);
    let receipt = room.parts.sender.send(&request).await;
    add(if receipt == Receipt::Accepted { &service.accepted } else { &service.failed }, 1);
    came(receipt)
}

fn envelope(letter: &Letter, ttl_seconds: u32, authorization: Authorization) -> Envelope {
    let lane = match letter.lane {
        Lane::Warning => push::Lane::Warning,
        Lane::News => push::Lane::News,
    };
    Envelope { lane, ttl_seconds, urgency: letter.urgency, topic: Some(letter.topic.clone()), authorization }
}

fn came(receipt: Receipt) -> Came {
    match receipt {
        Receipt::Accepted => Came::Accepted,
        Receipt::Gone => Came::Gone,
        Receipt::RetryAfter(wait) => Came::Later(Some(wait)),
        Receipt::Retry => Came::Later(None),
        Receipt::TooLarge => Came::Refused(Some(413)),
        Receipt::Refused { status } => Came::Refused(Some(status)),
    }
}

fn count(room: &Room, job: &Job, sid: i64, came: Came, out: &mut Outcome) {
    match came {
        Came::Accepted => out.accepted += 1,
        Came::Gone => out.gone.push(sid),
        Came::Refused(status) => {
            out.refused += 1;
            out.refusal = status.or(out.refusal);
        }
        Came::Later(asked) => put_off(room, job, sid, asked, out),
    }
    tried(&mut out.tries, came);
}

/// Adds one attempt to what is known of its push service.
pub fn tried(tries: &mut Tries, came: Came) {
    match came {
        Came::Later(asked) => {
            tries.failed += 1;
            tries.asked = tries.asked.max(asked);
        }
        Came::Accepted | Came::Gone | Came::Refused(Some(_)) => tries.answered += 1,
        // Refused by ourselves, such as a device key off the curve: says nothing of the push service.
        Came::Refused(None) => {}
    }
}

fn put_off(room: &Room, job: &Job, sid: i64, asked: Option<Duration>, out: &mut Outcome) {
    match retry::next(job.lane, 1, room.age(job.created), asked, room.spread()) {
        Next::After(wait) => out.retries.push(RetryNew { sid, due: later(room.now(), wait), attempt: 1 }),
        Next::GiveUp => out.refused += 1,
    }
}
