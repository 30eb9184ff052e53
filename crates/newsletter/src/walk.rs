//! The walk of an issue over all readers, in ranges side by side.
use crate::edition::Edition;
use crate::mail::Stamp;
use crate::parts::Parts;
use crate::post_room::{Beat, PostRoom};
use crate::smtp::{Outgoing, Trouble};
use crate::stop::Stop;
use crate::way::Way;
use crate::{later, line};
use channel::clock::Timestamp;
use channel::newsletter::{Bounce, Bounced, Fate, Said, Wish, fate};
use channel::subscription::joining_week;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use store::{Issue, LaterMail, MailStep, Mailing, SealedReader, StoreError};
use tokio::task::JoinSet;
use vault::Place;
use vault::newsletter::{Asked, wish_from_bytes};

/// A handful goes out in that time, however slow the pace is: of no more mails nobody knows when the process dies.
const FEW: Duration = Duration::from_secs(5);
/// Until a database that was away is asked again, the first time and at most.
const PAUSE: Duration = Duration::from_millis(200);
const PAUSE_MOST: Duration = Duration::from_secs(2);
/// Why a walk ends before its end.
#[derive(Debug, thiserror::Error)]
pub enum Halt {
    /// The way out is closed: it is tried again after a while.
    #[error(transparent)]
    Trouble(#[from] Trouble),
    /// Nothing can be written down, so nothing is handed over.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Somebody else has it.
    #[error("another node has this issue by now")]
    Lost,
}

/// Everything a walk needs.
pub struct Walk {
    pub parts: Arc<Parts>,
    pub issue: Issue,
    pub mailing: Mailing,
    pub edition: Edition,
    pub way: Arc<Way>,
    pub beat: Beat,
    /// A person wants it to end, or one of its ranges cannot go on.
    pub stop: Stop,
    /// The program is to end.
    pub ends: Stop,
}

/// One reader with the mail they get.
pub struct Letter {
    pub sid: i64,
    pub attempt: u32,
    pub mail: Outgoing,
}

impl Walk {
    /// Walks until every range is done or `stop` is set.
    pub async fn run(self: &Arc<Walk>) -> Result<(), Halt> {
        let mut ranges = JoinSet::new();
        for range in self.parts.store.ranges(&self.mailing).await? {
            if !range.done {
                let walk = self.clone();
                ranges.spawn(async move { line::walk(&walk, &range).await });
            }
        }
        let mut halted = Ok(());
        while let Some(ended) = ranges.join_next().await {
            let ended = ended.unwrap_or(Err(Halt::Lost));
            if ended.is_err() {
                // The others finish the mail they are at.
                self.stop.say();
                halted = halted.and(ended);
            }
        }
        halted?;
        if self.stops() { Ok(()) } else { later::all(self).await }
    }

    /// Whether it is to end.
    pub fn stops(&self) -> bool {
        self.stop.is_said() || self.ends.is_said()
    }

    /// Until it is to end.
    async fn stopped(&self) {
        tokio::select! {
            () = self.stop.heard() => {}
            () = self.ends.heard() => {}
        }
    }

    /// The program is to end, and the mail under way had its time: what is known of the others must be written down.
    async fn cut(&self) {
        self.ends.heard().await;
        tokio::time::sleep(self.parts.settings.grace).await;
    }

    /// Mails handed over between two notes, `most` of them, and no more than go out in a few seconds on one of so many lines.
    pub fn handful(&self, most: usize, lines: u32) -> usize {
        self.beat.within(FEW / lines.max(1)).clamp(1, most.max(1))
    }

    /// Asks a database that is away again and again, with what is in hand: forgotten, known mails would be unclear, and sent
    /// twice by whoever sends those again. A program that is to end asks once more. `waits` is set meanwhile.
    pub async fn waited<T, F: Future<Output = Result<T, StoreError>>>(
        &self,
        waits: &AtomicBool,
        ask: impl Fn() -> F,
    ) -> Result<T, StoreError> {
        let mut pause = PAUSE;
        loop {
            let last = self.ends.is_said();
            match ask().await {
                Err(StoreError::Unavailable(why)) if !last => {
                    tracing::warn!(%why, issue = self.issue.id, "how far an issue is waits for the database");
                }
                answer => {
                    waits.store(answer.is_err(), Ordering::Relaxed);
                    return answer;
                }
            }
            waits.store(true, Ordering::Relaxed);
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.ends.heard() => {}
            }
            pause = (pause * 2).min(PAUSE_MOST);
        }
    }

    /// Opens boxes; what is left are those who want this issue, each with their mail.
    pub fn open(&self, rows: Vec<SealedReader>, step: &mut MailStep) -> Vec<Letter> {
        rows.into_iter().filter_map(|row| self.letter(row, step)).collect()
    }

    fn letter(&self, row: SealedReader, step: &mut MailStep) -> Option<Letter> {
        let place = Place { channel_id: self.mailing.channel.0, sid: row.sid };
        let broken = || tracing::error!("the box of a reader does not open; it is passed over");
        let opener = &self.parts.opener;
        let Ok(opened) = opener.open(place, &row.wish) else {
            broken();
            return None;
        };
        let settled_wish = opened.settled;
        let Some(wish) = wish_from_bytes(&opened.plain).and_then(|bytes| Wish::from_bytes(&bytes)) else {
            broken();
            return None;
        };
        let mut settled_address = None;
        let letter = self.wanted(&wish).and_then(|()| {
            let Ok(opened) = opener.open(place, &row.address) else {
                broken();
                return None;
            };
            settled_address = opened.settled;
            let asked = Asked::from_bytes(&opened.plain)?;
            self.address(row.sid, row.attempt, &asked, &wish)
        });
        if settled_wish.is_some() || settled_address.is_some() {
            step.settled.push((row.sid, settled_address, settled_wish));
        }
        letter
    }

    fn wanted(&self, wish: &Wish) -> Option<()> {
        (wish.rhythm == self.issue.rhythm).then_some(())
    }

    fn address(&self, sid: i64, attempt: u32, asked: &Asked, wish: &Wish) -> Option<Letter> {
        let printed = self.edition.print(wish)?;
        let mark = self.parts.readers.mark(self.mailing.channel.0, sid);
        let back = self.parts.readers.return_mark(self.mailing.channel.0, sid);
        let (leave, list) = (format!("{}{mark}", self.edition.links().leave), self.edition.list());
        let id = format!("{back}.{:x}", self.issue.id);
        let stamp = Stamp {
            to: &asked.address,
            mark: &mark,
            id: &id,
            now: self.parts.clock.now(),
            list: Some((&list, &leave)),
        };
        let message = printed.addressed(&self.way, &stamp)?;
        let mail = Outgoing { from: self.way.returns(&back), to: asked.address.clone(), message };
        Some(Letter { sid, attempt, mail })
    }

    /// Hands a handful over, one after the other, until `ends` says so or the way out closes. Answers how many of them.
    pub async fn hand_over(
        &self,
        room: &mut PostRoom,
        letters: &[Letter],
        step: &mut MailStep,
        ends: impl Fn() -> bool,
    ) -> (usize, Result<(), Trouble>) {
        let mut cut = std::pin::pin!(self.cut());
        for (n, letter) in letters.iter().enumerate() {
            tokio::select! {
                biased;
                () = room.turn(&self.parts) => {}
                () = self.stopped() => {}
            }
            if ends() {
                return (n, Ok(()));
            }
            let said = tokio::select! {
                biased;
                said = room.hand_over(&letter.mail) => said,
                () = &mut cut => Ok(room.cut()),
            };
            match said {
                Ok(said) => self.note(letter, said, step).await,
                Err(trouble) => return (n, Err(trouble)),
            }
        }
        (letters.len(), Ok(()))
    }

    async fn note(&self, letter: &Letter, said: Said, step: &mut MailStep) {
        let now = self.parts.clock.now();
        let age = Duration::try_from(now.duration_since(self.issue.created)).unwrap_or_default();
        let later = |due: Option<Timestamp>, attempt| LaterMail { sid: letter.sid, due, attempt };
        match fate(said, letter.attempt, age, (self.parts.spread)()) {
            Fate::Taken => step.taken += 1,
            Fate::Gone if self.leaves(letter.sid, now).await => step.gone += 1,
            Fate::Gone | Fate::GivenUp => step.refused += 1,
            Fate::Again(wait) => step.later.push(later(Some(now + wait), letter.attempt + 1)),
            Fate::Unclear => step.later.push(later(None, letter.attempt)),
        }
    }

    /// Whether somebody whose address is said to be gone is no reader any more, by the rule for mails that come back: of too
    /// many in a week nobody believes it, and the desk hears of it.
    async fn leaves(&self, sid: i64, now: Timestamp) -> bool {
        let week = joining_week(now);
        match self.parts.store.bounced(self.mailing.channel, sid, Bounce::Hard, week).await {
            Ok(bounced) => !matches!(bounced, Some(Bounced::Stays { .. })),
            Err(error) => {
                tracing::warn!(%error, issue = self.issue.id, "cannot take out an address that is gone; it stays for now");
                false
            }
        }
    }
}
