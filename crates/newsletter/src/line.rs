//! One range of a walk: a batch of readers after the other, each in handfuls, written down before and after.
use crate::post_room::PostRoom;
use crate::walk::{Halt, Letter, Walk};
use std::mem::take;
use std::sync::atomic::{AtomicBool, Ordering};
use store::{LaterMail, MailStep, MailingRange, StoreError};

/// A range under way.
struct Line<'a> {
    walk: &'a Walk,
    range: &'a MailingRange,
    /// A step waits for the database: nothing is handed over meanwhile.
    waits: AtomicBool,
}

/// Walks a range until it is done or the walk is to end.
pub async fn walk(walk: &Walk, range: &MailingRange) -> Result<(), Halt> {
    let mut room = PostRoom::new(walk.way.clone(), walk.beat.clone());
    let line = Line { walk, range, waits: AtomicBool::new(false) };
    let walked = line.batches(&mut room).await;
    room.close().await;
    walked
}

/// Handfuls, each with the key up to which whoever has it is done; `last` is that of the last one.
fn handfuls(letters: &[Letter], size: usize, last: i64) -> Vec<(&[Letter], i64)> {
    let mut all: Vec<_> =
        letters.chunks(size.max(1)).map(|one| (one, one.last().map_or(last, |one| one.sid))).collect();
    if let Some(end) = all.last_mut() {
        end.1 = last;
    }
    all
}

impl Line<'_> {
    async fn batches(&self, room: &mut PostRoom) -> Result<(), Halt> {
        let (walk, range) = (self.walk, self.range);
        let (store, batch) = (&walk.parts.store, walk.parts.settings.batch);
        let mut at = self.doubt().await?;
        let mut pending = MailStep::default();
        if walk.edition.told().is_empty() {
            return self.write(MailStep { reached: at, done: true, ..pending }).await;
        }
        loop {
            if walk.stops() {
                return self.write(MailStep { reached: at, ..pending }).await;
            }
            let read = || store.readers(&walk.mailing, range, at, range.hi, batch);
            let rows = walk.waited(&self.waits, read).await?;
            let Some(last) = rows.last().map(|row| row.sid) else {
                return self.write(MailStep { reached: at, done: true, ..pending }).await;
            };
            let letters = walk.open(rows, &mut pending);
            if letters.is_empty() {
                // Nobody in all of these wants this issue: how far that is, and the boxes that were settled, do not pile up.
                at = Some(last);
                self.write(MailStep { reached: at, ..take(&mut pending) }).await?;
            } else {
                at = self.batch(room, &letters, (at, last), &mut pending).await?;
            }
        }
    }

    /// Hands a batch over that lies between these two keys. Answers how far it came: not to its end when the walk is to end,
    /// or the database was away.
    async fn batch(
        &self,
        room: &mut PostRoom,
        letters: &[Letter],
        (mut at, last): (Option<i64>, i64),
        pending: &mut MailStep,
    ) -> Result<Option<i64>, Halt> {
        let (walk, settings) = (self.walk, self.walk.parts.settings);
        let long = letters.len() >= settings.long;
        let most = if long { settings.window * settings.larger } else { settings.window };
        let handfuls = handfuls(letters, walk.handful(most, settings.lines), last);
        for (n, (handful, to)) in handfuls.iter().enumerate() {
            // Written down before the first of them is handed over; in a long list that of the next ones while these are.
            if n == 0 || !long {
                self.write(MailStep { reached: at, armed: Some(*to), ..take(pending) }).await?;
            }
            let next = handfuls.get(n + 1).filter(|_| long);
            let ahead = next.map(|(_, next)| MailStep { reached: at, armed: Some(*next), ..take(pending) });
            let note = async {
                match ahead {
                    Some(step) => self.write(step).await,
                    None => Ok(()),
                }
            };
            let ends = || walk.stops() || self.waits.load(Ordering::Relaxed);
            let ((handed, tried), noted) = tokio::join!(walk.hand_over(room, handful, pending, ends), note);
            noted?;
            if handed < handful.len() {
                at = handed.checked_sub(1).and_then(|n| handful.get(n)).map_or(at, |letter| Some(letter.sid));
                self.write(MailStep { reached: at, ..take(pending) }).await?;
                tried?;
                return Ok(at);
            }
            at = Some(*to);
        }
        Ok(at)
    }

    /// Of what was armed when somebody died, nobody knows: those who would have got a mail become unclear.
    async fn doubt(&self) -> Result<Option<i64>, Halt> {
        let (walk, range) = (self.walk, self.range);
        let Some(armed) = range.armed.filter(|armed| range.reached.is_none_or(|reached| reached < *armed)) else {
            return Ok(range.reached);
        };
        let (mut after, mut step) = (range.reached, MailStep { reached: Some(armed), ..MailStep::default() });
        loop {
            let batch = walk.parts.settings.batch;
            let rows = walk.parts.store.readers(&walk.mailing, range, after, armed, batch).await?;
            let Some(last) = rows.last().map(|row| row.sid) else { break };
            let unclear = |letter: Letter| LaterMail { sid: letter.sid, due: None, attempt: 1 };
            let letters = walk.open(rows, &mut MailStep::default());
            step.later.extend(letters.into_iter().map(unclear));
            after = Some(last);
        }
        tracing::warn!(
            issue = walk.issue.id,
            mails = step.later.len(),
            "mails are unclear: whoever handed them over ended"
        );
        self.write(step).await?;
        Ok(Some(armed))
    }

    async fn write(&self, step: MailStep) -> Result<(), Halt> {
        let (walk, range, store) = (self.walk, self.range, &self.walk.parts.store);
        let write = || async {
            // After a failure it may be written all the same: what it brings is not counted twice then, and whoever has the
            // issue by now still fences it out.
            if !self.waits.load(Ordering::Relaxed) || !self.stands(&step).await? {
                return store.step(&walk.mailing, range, &step).await;
            }
            let bare = MailStep { reached: step.reached, armed: step.armed, ..MailStep::default() };
            if step.done { Ok(true) } else { store.step(&walk.mailing, range, &bare).await }
        };
        if walk.waited(&self.waits, write).await? { Ok(()) } else { Err(Halt::Lost) }
    }

    /// Whether the range stands where a step leaves it; each that brings something leaves it elsewhere than the one before.
    async fn stands(&self, step: &MailStep) -> Result<bool, StoreError> {
        let ranges = self.walk.parts.store.ranges(&self.walk.mailing).await?;
        let there = |range: &MailingRange| (range.lo, range.reached, range.armed, range.done);
        Ok(ranges.iter().any(|range| there(range) == (self.range.lo, step.reached, step.armed, step.done)))
    }
}
