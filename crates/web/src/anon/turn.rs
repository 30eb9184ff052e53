//! What is done every minute: writing, counting, freezing, deleting. Called by the executable.
use super::Reactions;
use super::booklet::number;
use super::waiting::EARLY;
use crate::error::Problem;
use channel::clock::Timestamp;
use channel::reaction::half_year;
use jiff::SignedDuration;
use reaction::{Epoch, Volume};
use store::Follow;

/// The public numbers are made anew when such a part of the hour begins, seconds: on all nodes at once, so that more nodes
/// tell no more.
const COUNT_EVERY: i64 = 15 * 60;
/// How often what is over is looked for in the other tables.
const CLEAN_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// When each was done last in this process. A tokio lock: one turn at a time.
#[derive(Default)]
pub struct Turned(tokio::sync::Mutex<Last>);

#[derive(Default)]
struct Last {
    written: Option<Timestamp>,
    /// Which quarter of an hour was counted last.
    counted: Option<i64>,
    cleaned: Option<Timestamp>,
    /// Something was written or deleted since the file was written anew.
    untidy: bool,
    /// The half-year since which the booklets of those before are forgotten.
    forgotten: Option<String>,
}

impl Reactions {
    /// One turn. `follow` forgets which booklets of past half-years were drawn.
    pub async fn turn(&self, follow: &Follow) -> Result<(), Problem> {
        let now = self.clock.now();
        let mut last = self.turned.0.lock().await;
        if due(last.written, now, self.settings.write_every) || self.waiting.len() > EARLY {
            last.untidy |= self.write().await?;
            last.written = Some(now);
        }
        let quarter = now.as_second().div_euclid(COUNT_EVERY);
        if last.counted.replace(quarter).is_some_and(|counted| counted != quarter) {
            for slot in self.store.open_slots(now).await? {
                self.store.count(slot.post, slot.choices).await?;
            }
        }
        // What other processes accepted until the end is written by then.
        let ended = now - self.settings.write_every * 2;
        last.untidy |= self.store.freeze(ended).await? > 0;
        if due(last.cleaned, now, CLEAN_EVERY) {
            last.untidy |= self.store.sweep().await? > 0;
            self.store.destroy_epochs(now).await?;
            self.forget_booklets(follow, now, &mut last.forgotten).await?;
            last.cleaned = Some(now);
        }
        if last.untidy {
            self.store.tidy().await?;
            last.untidy = false;
        }
        Ok(())
    }

    /// At the end of the program: writes what waits, and then the whole file anew in the order of its keys, as each turn
    /// does. Where rows were put into its pages would tell which of them came in which ten minutes, and so which two may be
    /// one device's.
    pub async fn write_all(&self) -> Result<(), Problem> {
        if self.write().await? {
            self.store.tidy().await?;
        }
        Ok(())
    }

    /// Writes what waits; `true` if there was something. What could not be written waits on.
    async fn write(&self) -> Result<bool, Problem> {
        let answers = self.waiting.take();
        if answers.is_empty() {
            return Ok(false);
        }
        self.store.write(answers.clone()).await.inspect_err(|_| self.waiting.again(&answers))?;
        Ok(true)
    }

    /// Once a half-year and process: those of the ones before.
    async fn forget_booklets(&self, follow: &Follow, now: Timestamp, done: &mut Option<String>) -> Result<(), Problem> {
        let label = half_year(now);
        let first = Epoch::parse(&label).ok().zip(Volume::new(0).ok()).filter(|_| done.as_ref() != Some(&label));
        if let Some((epoch, volume)) = first {
            follow.forget_booklets(number(epoch, volume)).await?;
            *done = Some(label);
        }
        Ok(())
    }
}

fn due(last: Option<Timestamp>, now: Timestamp, every: SignedDuration) -> bool {
    last.is_none_or(|last| now.duration_since(last) >= every)
}
