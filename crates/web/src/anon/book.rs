//! What must be known of a channel to take reactions: its keys and the posts that can be answered. Read from the database
//! every few seconds, so that a reaction costs none.
use super::Reactions;
use crate::error::Problem;
use channel::clock::Timestamp;
use channel::ids::{ChannelId, PostId};
use channel::reaction::{Choices, half_year};
use channel::slug::ChannelSlug;
use jiff::{ToSpan, civil, tz::TimeZone};
use reaction::{ChannelName, Day, Epoch, EpochKey, KeyDocument, KeyName, Slot, Suite};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::ReactionEpoch;

/// How long a book is believed, milliseconds. A post is answerable at most so much later.
const LIFE_MS: i64 = 5_000;
/// The next half-year's key is made so many days ahead, so that booklets are at hand when it begins.
const AHEAD_DAYS: i64 = 14;

/// One channel's keys and open posts.
pub struct Book {
    /// The channel.
    pub channel: ChannelId,
    /// Newest last.
    pub keys: Vec<Arc<Key>>,
    open: HashMap<(Epoch, Slot), Open>,
    until_ms: i64,
}

/// One half-year's key.
pub struct Key {
    /// The pair.
    pub key: EpochKey,
    /// The slot the next post gets.
    pub next: Slot,
    /// The signed document.
    pub document: Arc<str>,
    /// Its first eight bytes go into every push.
    pub hash: [u8; 32],
    wrapped: Vec<u8>,
}

/// A post that can be answered.
#[derive(Clone, Copy)]
pub struct Open {
    pub post: PostId,
    pub choices: Choices,
    pub closes: Timestamp,
}

/// All books read so far.
#[derive(Default)]
pub struct Books(Mutex<HashMap<ChannelName, Arc<Book>>>);

impl Books {
    fn get(&self, name: &ChannelName) -> Option<Arc<Book>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    fn put(&self, name: &ChannelName, book: Arc<Book>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.clone(), book);
    }
}

impl Book {
    /// The key of a half-year.
    pub fn key(&self, epoch: Epoch) -> Option<&Arc<Key>> {
        self.keys.iter().find(|key| key.key.name().epoch == epoch)
    }

    /// The post with that slot, if it can be answered now.
    pub fn open(&self, epoch: Epoch, slot: Slot, now: Timestamp) -> Option<Open> {
        self.open.get(&(epoch, slot)).copied().filter(|open| now < open.closes)
    }
}

impl Reactions {
    /// A channel's book, fresh enough; `None` if there is no such channel.
    pub async fn book(&self, name: &ChannelName) -> Result<Option<Arc<Book>>, Problem> {
        let known = self.books.get(name);
        match known {
            Some(book) if self.clock.now_ms() < book.until_ms => Ok(Some(book)),
            known => self.read(name, known).await,
        }
    }

    async fn read(&self, name: &ChannelName, known: Option<Arc<Book>>) -> Result<Option<Arc<Book>>, Problem> {
        let now = self.clock.now();
        let Ok(slug) = ChannelSlug::parse(name.as_str()) else { return Ok(None) };
        let Some(found) = self.public.channel_even_closed(&slug).await? else { return Ok(None) };
        let (channel, generation) = (found.channel.id, found.channel.key_generation);
        let mut rows = self.store.epochs(channel, now).await?;
        let wanted = if found.channel.profile.emojis.is_empty() { Vec::new() } else { wanted(now) };
        let missing: Vec<Epoch> =
            wanted.into_iter().filter(|epoch| !rows.iter().any(|row| row.epoch == epoch.to_string())).collect();
        if !missing.is_empty() {
            for epoch in missing {
                self.make(name, channel, epoch).await?;
            }
            rows = self.store.epochs(channel, now).await?;
        }
        let (mut keys, mut open) = (Vec::new(), HashMap::new());
        for row in rows {
            let epoch = Epoch::parse(&row.epoch).map_err(Problem::internal)?;
            let old = known.as_ref().and_then(|book| book.key(epoch)).filter(|key| key.wrapped == row.wrapped);
            keys.push(self.key(name, channel, generation, &row, old)?);
            for slot in self.store.open_slots_of(channel, &row.epoch, now).await? {
                let number = Slot::new(slot.slot).map_err(Problem::internal)?;
                open.insert((epoch, number), Open { post: slot.post, choices: slot.choices, closes: slot.closes });
            }
        }
        let until_ms = now.as_millisecond() + LIFE_MS;
        let book = Arc::new(Book { channel, keys, open, until_ms });
        self.books.put(name, book.clone());
        Ok(Some(book))
    }

    /// Makes the key of a half-year. Of two processes that do so at once one wins, and both read its key.
    async fn make(&self, name: &ChannelName, channel: ChannelId, epoch: Epoch) -> Result<(), Problem> {
        let name = KeyName { channel: name.clone(), epoch };
        let mut random = |out: &mut [u8]| self.random.fill(out);
        let key = EpochKey::generate(name, self.settings.suite, &mut random).map_err(Problem::internal)?;
        let wrapped = key.wrap(&self.wrapping, &mut random).map_err(Problem::internal)?;
        let row = ReactionEpoch {
            epoch: epoch.to_string(),
            suite: key.suite().code(),
            wrapped: wrapped.to_vec(),
            public: key.public_key(),
            until: after(epoch.last_day_of_key()),
            next: 0,
        };
        self.store.add_epoch(channel, &row).await?;
        Ok(())
    }

    /// The key of a row, opened once.
    fn key(
        &self,
        name: &ChannelName,
        channel: ChannelId,
        generation: u32,
        row: &ReactionEpoch,
        old: Option<&Arc<Key>>,
    ) -> Result<Arc<Key>, Problem> {
        let next = Slot::new(row.next.min(4_095)).map_err(Problem::internal)?;
        if let Some(old) = old.filter(|old| old.next == next) {
            return Ok(old.clone());
        }
        let epoch = Epoch::parse(&row.epoch).map_err(Problem::internal)?;
        let suite = Suite::from_code(row.suite).ok_or_else(|| Problem::internal("a key of an unknown suite"))?;
        let name = KeyName { channel: name.clone(), epoch };
        let key = EpochKey::unwrap(name, suite, &row.wrapped, &self.wrapping).map_err(Problem::internal)?;
        let document = KeyDocument::of(&key);
        let signature = (self.identity)(channel, generation)?.sign(document.canonical().as_bytes())?;
        let (hash, document) = (document.hash(), document.signed(&signature).into());
        Ok(Arc::new(Key { key, next, document, hash, wrapped: row.wrapped.clone() }))
    }
}

/// The half-years there must be a key of.
fn wanted(now: Timestamp) -> Vec<Epoch> {
    let soon = now.checked_add((AHEAD_DAYS * 24).hours()).unwrap_or(now);
    let mut epochs: Vec<Epoch> = [now, soon].into_iter().filter_map(|at| Epoch::parse(&half_year(at)).ok()).collect();
    epochs.dedup();
    epochs
}

/// Midnight UTC after a day.
fn after(day: Day) -> Timestamp {
    let date = i16::try_from(day.year).ok().zip(i8::try_from(day.month).ok()).zip(i8::try_from(day.day).ok());
    let date = date.and_then(|((year, month), day)| civil::Date::new(year, month, day).ok());
    let midnight = date.and_then(|date| date.tomorrow().ok()?.to_zoned(TimeZone::UTC).ok());
    midnight.map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}
