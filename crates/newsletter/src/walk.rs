//! The walk of an issue over all readers, in ranges side by side.
use crate::edition::Edition;
use crate::later;
use crate::mail::Stamp;
use crate::parts::Parts;
use crate::post_room::{Beat, PostRoom};
use crate::smtp::{Outgoing, Trouble};
use crate::way::Way;
use channel::clock::Timestamp;
use channel::newsletter::{Fate, Said, Wish, fate};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use store::{Issue, LaterMail, MailStep, Mailing, MailingRange, SealedReader, StoreError};
use tokio::task::JoinSet;
use vault::Place;
use vault::newsletter::{Asked, wish_from_bytes};

/// Boxes read in one go.
const BATCH: usize = 400;
/// From so many in a batch on a list is a long one: time counts more there than the few more mails of which nobody knows
/// when the process dies.
const LONG: usize = BATCH / 2;
/// So much larger are the handfuls of a long list.
const LARGER: usize = 3;
/// So many addresses may be gone whatever the others are; more only beside [`SHARE`] times as many mails that were taken. A
/// server that knows nobody is set up wrongly, and must not empty the list.
const GONE_ANYWAY: u64 = 5;
const SHARE: u64 = 4;

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
    /// Somebody wants it to end: the program, or a person.
    pub stop: AtomicBool,
    /// Mails that were taken, and addresses that are said to be gone, in all walks of this issue.
    pub taken: AtomicU64,
    pub gone: AtomicU64,
}

/// One reader with the mail they get.
pub struct Letter {
    pub sid: i64,
    pub attempt: u32,
    pub mail: Outgoing,
}

/// Handfuls, each with the key up to which whoever has it is done; `last` is that of the last one.
fn windows(letters: &[Letter], size: usize, last: i64) -> Vec<(&[Letter], i64)> {
    let mut all: Vec<_> =
        letters.chunks(size.max(1)).map(|one| (one, one.last().map_or(last, |one| one.sid))).collect();
    if let Some(end) = all.last_mut() {
        end.1 = last;
    }
    all
}

impl Walk {
    /// Walks until every range is done or `stop` is set.
    pub async fn run(self: &Arc<Walk>) -> Result<(), Halt> {
        let mut ranges = JoinSet::new();
        for range in self.parts.store.ranges(&self.mailing).await? {
            if !range.done {
                let walk = self.clone();
                ranges.spawn(async move { walk.range(range).await });
            }
        }
        let mut halted = Ok(());
        while let Some(ended) = ranges.join_next().await {
            let ended = ended.unwrap_or(Err(Halt::Lost));
            if ended.is_err() {
                // The others finish the handful they are at.
                self.stop.store(true, Ordering::Relaxed);
                halted = halted.and(ended);
            }
        }
        halted?;
        if self.stops() { Ok(()) } else { later::all(self).await }
    }

    /// Whether it is to end.
    pub fn stops(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    async fn range(&self, range: MailingRange) -> Result<(), Halt> {
        let mut room = PostRoom::new(self.way.clone(), self.beat.clone());
        let walked = self.steps(&range, &mut room).await;
        room.close().await;
        walked
    }

    async fn steps(&self, range: &MailingRange, room: &mut PostRoom) -> Result<(), Halt> {
        let mut at = self.doubt(range).await?;
        let mut pending = MailStep::default();
        if self.edition.told().is_empty() {
            return self.write(range, MailStep { reached: at, done: true, ..pending }).await;
        }
        loop {
            let rows = self.parts.store.readers(&self.mailing, range, at, range.hi, BATCH).await?;
            let Some(last) = rows.last().map(|row| row.sid) else {
                return self.write(range, MailStep { reached: at, done: true, ..pending }).await;
            };
            let letters = self.open(rows, &mut pending);
            let long = letters.len() >= LONG;
            let window = self.parts.settings.window;
            let windows = windows(&letters, if long { window * LARGER } else { window }, last);
            for (n, (window, to)) in windows.iter().enumerate() {
                if self.stops() {
                    return self.write(range, MailStep { reached: at, ..pending }).await;
                }
                // Written down before the first of them is handed over; in a long list that of the next ones while these are.
                if n == 0 || !long {
                    let armed = MailStep { reached: at, armed: Some(*to), ..std::mem::take(&mut pending) };
                    self.write(range, armed).await?;
                }
                let next = windows.get(n + 1).map_or(*to, |(_, next)| *next);
                let ahead = long.then(|| MailStep { reached: at, armed: Some(next), ..std::mem::take(&mut pending) });
                let note = async {
                    match ahead {
                        Some(step) => self.write(range, step).await,
                        None => Ok(()),
                    }
                };
                let (handed, noted) = tokio::join!(self.hand_over(room, window, &mut pending), note);
                noted?;
                at = Some(*to);
                if let Err(trouble) = handed {
                    self.write(range, MailStep { reached: at, ..pending }).await?;
                    return Err(trouble.into());
                }
            }
            at = Some(last);
            if letters.is_empty() {
                // Nobody in all of these wants this issue: how far that is, and the boxes that were settled, do not pile up.
                self.write(range, MailStep { reached: at, ..std::mem::take(&mut pending) }).await?;
            }
        }
    }

    /// Of what was armed when somebody died, nobody knows: those who would have got a mail become unclear.
    async fn doubt(&self, range: &MailingRange) -> Result<Option<i64>, Halt> {
        let Some(armed) = range.armed.filter(|armed| range.reached.is_none_or(|reached| reached < *armed)) else {
            return Ok(range.reached);
        };
        let (mut after, mut step) = (range.reached, MailStep { reached: Some(armed), ..MailStep::default() });
        loop {
            let rows = self.parts.store.readers(&self.mailing, range, after, armed, BATCH).await?;
            let Some(last) = rows.last().map(|row| row.sid) else { break };
            let unclear = |letter: Letter| LaterMail { sid: letter.sid, due: None, attempt: 1 };
            let letters = self.open(rows, &mut MailStep::default());
            step.later.extend(letters.into_iter().map(unclear));
            after = Some(last);
        }
        tracing::warn!(
            issue = self.issue.id,
            mails = step.later.len(),
            "mails are unclear: whoever handed them over ended"
        );
        self.write(range, step).await?;
        Ok(Some(armed))
    }

    async fn write(&self, range: &MailingRange, step: MailStep) -> Result<(), Halt> {
        if self.parts.store.step(&self.mailing, range, &step).await? { Ok(()) } else { Err(Halt::Lost) }
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

    /// Hands a handful over. When the way out closes, the rest of it is noted for later.
    pub async fn hand_over(&self, room: &mut PostRoom, letters: &[Letter], step: &mut MailStep) -> Result<(), Trouble> {
        let mut closed = None;
        for letter in letters {
            let said = match closed {
                Some(_) => Said::Lost,
                None => match room.hand_over(&self.parts, &letter.mail).await {
                    Ok(said) => said,
                    Err(trouble) => {
                        closed = Some(trouble);
                        Said::Lost
                    }
                },
            };
            self.note(letter, said, closed.is_some(), step);
        }
        closed.map_or(Ok(()), Err)
    }

    /// `untried`: the attempt does not count, since the server's trouble is not the address'.
    fn note(&self, letter: &Letter, said: Said, untried: bool, step: &mut MailStep) {
        let now = self.parts.clock.now();
        let age = Duration::try_from(now.duration_since(self.issue.created)).unwrap_or_default();
        let later = |due: Option<Timestamp>, attempt| LaterMail { sid: letter.sid, due, attempt };
        if untried {
            step.later.push(later(Some(now), letter.attempt));
            return;
        }
        match fate(said, letter.attempt, age, (self.parts.spread)()) {
            Fate::Taken => {
                self.taken.fetch_add(1, Ordering::Relaxed);
                step.taken += 1;
            }
            Fate::Gone if self.believes() => step.gone.push(letter.sid),
            Fate::Gone | Fate::GivenUp => step.refused += 1,
            Fate::Again(wait) => step.later.push(later(Some(now + wait), letter.attempt + 1)),
            Fate::Unclear => step.later.push(later(None, letter.attempt)),
        }
    }

    /// Whether it is likely that one more address is gone.
    fn believes(&self) -> bool {
        let gone = self.gone.fetch_add(1, Ordering::Relaxed);
        gone < GONE_ANYWAY + self.taken.load(Ordering::Relaxed) / SHARE
    }
}
