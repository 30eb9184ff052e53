//! What must be known of a channel to take reactions: its keys and the posts that can be answered. Read from the database
//! every few seconds, so that a reaction costs none.
use super::Reactions;
use crate::error::Problem;
use channel::clock::Timestamp;
use channel::ids::{ChannelId, PostId};
use channel::reaction::Choices;
use channel::slug::ChannelSlug;
use reaction::{ChannelName, Epoch, EpochKey, KeyDocument, KeyName, Slot, Suite};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::ReactionEpoch;

/// How long a book is believed, milliseconds. A post is answerable at most so much later.
const LIFE_MS: i64 = 5_000;

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
        let channel = found.channel.id;
        let rows = self.store.epochs(channel, now).await?;
        let (mut keys, mut open) = (Vec::new(), HashMap::new());
        for row in rows {
            let epoch = Epoch::parse(&row.epoch).map_err(Problem::internal)?;
            let old = known.as_ref().and_then(|book| book.key(epoch)).filter(|key| key.wrapped == row.wrapped);
            keys.push(self.key(name, &row, old)?);
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

    /// The key of a row, opened once.
    fn key(&self, name: &ChannelName, row: &ReactionEpoch, old: Option<&Arc<Key>>) -> Result<Arc<Key>, Problem> {
        let next = Slot::new(row.next.min(4_095)).map_err(Problem::internal)?;
        if let Some(old) = old.filter(|old| old.next == next) {
            return Ok(old.clone());
        }
        let epoch = Epoch::parse(&row.epoch).map_err(Problem::internal)?;
        let suite = Suite::from_code(row.suite).ok_or_else(|| Problem::internal("a key of an unknown suite"))?;
        let name = KeyName { channel: name.clone(), epoch };
        let key = EpochKey::unwrap(name, suite, &row.wrapped, &self.wrapping).map_err(Problem::internal)?;
        let document: Arc<str> = std::str::from_utf8(&row.document).map_err(Problem::internal)?.into();
        let hash = KeyDocument::of(&key).hash();
        // A document of another key, written by whoever can write here, would split devices from each other.
        let (said, _) = KeyDocument::parse(&document).map_err(Problem::internal)?;
        if said.hash() != hash {
            return Err(Problem::internal("a key document does not belong to its key"));
        }
        Ok(Arc::new(Key { key, next, document, hash, wrapped: row.wrapped.clone() }))
    }
}
