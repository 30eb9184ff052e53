//! Walks one claimed range in key order.
use crate::letter::LetterError;
use crate::pause::Pause;
use crate::progress::add;
use crate::room::Room;
use crate::stages::{self, Job, Outcome};
use crate::stalls::{Tries, later};
use channel::clock::Timestamp;
use channel::delivery::Lane;
use futures_util::{Stream, StreamExt, stream};
use push::PushOrigin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use store::{Checkpoint, SealedRow, Shard, StoreError};
use tokio::task::JoinHandle;

/// Followers in a batch for a push service that did not answer the last time.
const PROBE: usize = 20;
/// How long a range rests that cannot be worked on for a reason of our own.
const REST: Duration = Duration::from_secs(30);
/// How long a range rests after the database did not answer.
const REST_OF_DATABASE: Duration = Duration::from_secs(2);
/// How long a range rests whose checkpoint the database refuses for good, as with a damaged page. Its batches under way
/// go out again with every try: a person must look, and phones must not ring meanwhile.
const REST_OF_THE_BROKEN: Duration = Duration::from_secs(3600);
/// How long a rehearsal stands back while a warning in earnest waits for its ranges.
const ASIDE: Duration = Duration::from_secs(2);
/// Batches after which a range goes to the end of the queue if another delivery of its lane waits: a large town does not
/// keep a small one waiting for longer than this takes.
const TURN: usize = 16;

/// Why the walk ended.
enum End {
    /// Nothing left in the range.
    Done,
    /// Its delivery has ended.
    Over,
    /// Somebody else holds the range.
    Fenced,
    /// Given back, to be claimed again from then on.
    Back(Timestamp),
}

/// Walks to the end, or until there is a reason to give the range back.
pub async fn range(room: Arc<Room>, shard: Shard) {
    let back = match walk(&room, &shard).await {
        Ok(End::Done | End::Over) => {
            room.moved.notify_one();
            return;
        }
        Ok(End::Fenced) => {
            tracing::warn!(delivery = %shard.delivery, "another worker took a range over");
            add(&room.progress.lane(shard.lane).fenced, 1);
            return;
        }
        Ok(End::Back(when)) => when,
        Err(error) => {
            tracing::error!(delivery = %shard.delivery, %error, "a range rests");
            let rest = match error {
                LetterError::Store(StoreError::Unavailable(_)) => REST_OF_DATABASE,
                LetterError::Store(_) => REST_OF_THE_BROKEN,
                LetterError::NotOut | LetterError::NoKey => REST,
            };
            later(room.now(), rest)
        }
    };
    if let Err(error) = room.parts.store.release(&shard, back).await {
        // Its lease runs out by itself.
        tracing::warn!(delivery = %shard.delivery, %error, "a range could not be given back");
    }
}

async fn walk(room: &Arc<Room>, shard: &Shard) -> Result<End, LetterError> {
    if let Some(until) = room.stalls.until(shard.lane, &shard.origin, room.now()) {
        return Ok(End::Back(until));
    }
    if room.parts.store.earnest_waits(shard, room.now()).await? {
        return Ok(End::Back(later(room.now(), ASIDE)));
    }
    let settings = &room.parts.settings;
    let suspect = room.stalls.suspect(shard.lane, &shard.origin);
    let (limit, depth) = if suspect { (PROBE, 1) } else { (settings.batch, settings.depth.max(1)) };
    let halt = AtomicBool::new(false);
    // `buffered` keeps the order, so the cursor never passes a follower who was not served.
    let served = batches(room, shard, limit, &halt).map(|read| serve(room, shard, read)).buffered(depth);
    let mut served = std::pin::pin!(served);
    let (mut back, mut walked) = (None, 0_usize);
    loop {
        // A batch that waits long for its push service must not cost us the range.
        let Ok(next) = tokio::time::timeout(settings.lease / 3, served.next()).await else {
            if checkpoint(room, shard, None, false, Outcome::default()).await? {
                continue;
            } else {
                return Ok(End::Fenced);
            }
        };
        let Some(batch) = next else { break };
        let Batch { cursor, last, outcome } = match batch {
            Err(LetterError::NotOut) => {
                room.parts.store.expire(shard.delivery, room.now()).await?;
                return Ok(End::Over);
            }
            batch => batch?,
        };
        let tries = outcome.tries;
        if !checkpoint(room, shard, cursor, last, outcome).await? {
            return Ok(End::Fenced);
        }
        if last {
            return Ok(End::Done);
        }
        // Batches that are under way are finished before the range is given back, also when the database cannot say.
        walked += 1;
        let asked = room_for_others(room, shard, tries, walked).await;
        back = back.or(asked.unwrap_or_else(|_| Some(later(room.now(), REST_OF_DATABASE))));
        // The service answers again: the small steps are over, for whoever claims the range next.
        if suspect && !room.stalls.suspect(shard.lane, &shard.origin) {
            back = back.or_else(|| Some(room.now()));
        }
        halt.store(back.is_some(), Ordering::Relaxed);
    }
    Ok(End::Back(back.unwrap_or_else(|| room.now())))
}

/// One batch as read.
struct Read {
    rows: Vec<SealedRow>,
    last: bool,
}

/// One batch as served.
struct Batch {
    cursor: Option<i64>,
    last: bool,
    outcome: Outcome,
}

/// The boxes of the range in key order; the last batch says so. Ends early when halted.
fn batches<'a>(
    room: &'a Room,
    shard: &'a Shard,
    limit: usize,
    halt: &'a AtomicBool,
) -> impl Stream<Item = Result<Read, StoreError>> + Send + 'a {
    stream::unfold((None, false), move |(after, ended)| async move {
        if ended || halt.load(Ordering::Relaxed) {
            return None;
        }
        match room.parts.store.batch(shard, after, limit).await {
            Ok(rows) => {
                let (last, after) = (rows.len() < limit, rows.last().map(|row| row.sid).or(after));
                Some((Ok(Read { rows, last }), (after, last)))
            }
            Err(error) => Some((Err(error), (after, true))),
        }
    })
}

/// Serves a batch on a task of its own, so that several cores seal and a checkpoint holds nobody up. The letter is asked
/// for each batch: of a correction everybody hears who has not been served yet.
async fn serve(room: &Arc<Room>, shard: &Shard, read: Result<Read, StoreError>) -> Result<Batch, LetterError> {
    let Read { rows, last } = read?;
    let cursor = rows.last().map(|row| row.sid);
    let job = Job {
        delivery: shard.delivery,
        channel: shard.channel,
        lane: shard.lane,
        created: shard.created,
        origin: PushOrigin::parse(&shard.origin, &room.parts.settings.allowed).ok(),
        letter: room.letters.get(&room.parts, shard.post, shard.version, shard.lane).await?,
    };
    let room = room.clone();
    let mut task = Ends(tokio::spawn(async move { stages::batch(&room, &job, rows).await }));
    match (&mut task.0).await {
        Ok(outcome) => Ok(Batch { cursor, last, outcome }),
        Err(_) => Err(StoreError::Unavailable("the task of a batch ended early".to_owned()).into()),
    }
}

/// Whoever no longer waits for a batch (fenced out) also stops sending it.
struct Ends(JoinHandle<Outcome>);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn checkpoint(
    room: &Room,
    shard: &Shard,
    cursor: Option<i64>,
    done: bool,
    outcome: Outcome,
) -> Result<bool, StoreError> {
    let Outcome { accepted, refused, gone, retries, settled, .. } = outcome;
    let (left, put_off) = (gone.len() as u64, retries.len() as u64);
    let lease_until = later(room.now(), room.parts.settings.lease);
    let checkpoint = Checkpoint { cursor, done, accepted, refused, gone, retries, settled, lease_until };
    if !written(room, shard, checkpoint).await? {
        return Ok(false);
    }
    room.touch(shard.delivery);
    let lane = room.progress.lane(shard.lane);
    add(&lane.accepted, accepted);
    add(&lane.refused, refused);
    add(&lane.gone, left);
    add(&lane.put_off, put_off);
    add(&lane.batches, 1);
    Ok(true)
}

/// Writes a checkpoint, waiting for a database that is away or full: what was handed over would be handed over again if it
/// were forgotten. Meanwhile the range is kept as well as it can be.
async fn written(room: &Room, shard: &Shard, checkpoint: Checkpoint) -> Result<bool, StoreError> {
    let (store, mut pause, mut unclear) = (&room.parts.store, Pause::default(), false);
    let lease = room.parts.settings.lease;
    loop {
        let now = Checkpoint { lease_until: later(room.now(), lease), ..checkpoint.clone() };
        match store.checkpoint(shard, now).await {
            Err(StoreError::Unavailable(why)) if !room.stopping() => {
                tracing::warn!(delivery = %shard.delivery, %why, "a checkpoint waits for the database");
                unclear = true;
            }
            // Somebody else's range, or a commit of ours whose answer was lost. Where the range stands tells the two apart.
            Ok(false) if unclear => match store.stands(shard, &checkpoint).await {
                Err(StoreError::Unavailable(_)) if !room.stopping() => {}
                result => return result,
            },
            result => return result,
        }
        pause.pass(room).await;
        // A database that only cannot grow takes this much. A refusal is explained by the next try.
        let _ = store.checkpoint(shard, Checkpoint::kept(later(room.now(), lease))).await;
    }
}

/// Since when the range may be claimed again, if this worker is to give it back: for a reason, or because its turn is over.
async fn room_for_others(
    room: &Room,
    shard: &Shard,
    tries: Tries,
    walked: usize,
) -> Result<Option<Timestamp>, StoreError> {
    let reason = reason_to_stop(room, shard, tries).await?;
    if reason.is_none() && room.parts.store.earnest_waits(shard, room.now()).await? {
        return Ok(Some(later(room.now(), ASIDE)));
    }
    if reason.is_none() && walked.is_multiple_of(TURN) && room.parts.store.others_wait(shard, room.now()).await? {
        return Ok(Some(room.now()));
    }
    Ok(reason)
}

/// Since when the range may be claimed again, if this worker is to give it back.
async fn reason_to_stop(room: &Room, shard: &Shard, tries: Tries) -> Result<Option<Timestamp>, StoreError> {
    let now = room.now();
    if let Some(until) = room.stalls.note(shard.lane, &shard.origin, tries, now, room.spread()) {
        add(&room.progress.lane(shard.lane).stalled, 1);
        return Ok(Some(until));
    }
    if room.stopping()
        || room.is_held(shard.delivery)
        || (shard.lane != Lane::Warning && (room.warns() || room.parts.store.urgent_waiting(shard.lane, now).await?))
    {
        return Ok(Some(now));
    }
    Ok(None)
}
