//! The letters in use: made when somebody asks for one, kept for a while.
use crate::digest::Digest;
use crate::letter::{Letter, LetterError};
use crate::parts::Parts;
use channel::clock::Timestamp;
use channel::delivery::{Lane, Occasion};
use channel::ids::PostId;
use channel::post::{Kind, State};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{PublicChannel, PublishedPost, StoreError};

/// A letter is made anew after this, so that late followers get the corrected text.
const FRESH: Duration = Duration::from_secs(10);
/// Letters kept.
const LETTERS: usize = 64;

/// Letters by post and version of the delivery, with the time they were made.
type Made = HashMap<(PostId, u32), (Timestamp, Arc<Letter>)>;

/// The letters in use.
#[derive(Default)]
pub struct Letters {
    made: Mutex<Made>,
}

impl Letters {
    /// The letter of a delivery of this version, with the newest text there is.
    pub async fn get(&self, parts: &Parts, post: PostId, version: u32, lane: Lane) -> Result<Arc<Letter>, LetterError> {
        let (key, now) = ((post, version), parts.clock.now());
        let fresh = |made: &Timestamp| now.duration_since(*made).unsigned_abs() < FRESH;
        let holds = |letter: Arc<Letter>| if letter.is_over(now) { Err(LetterError::NotOut) } else { Ok(letter) };
        if let Some((_, letter)) = self.with(|made| made.get(&key).filter(|(at, _)| fresh(at)).cloned()) {
            return holds(letter);
        }
        let letter = match parts.store.latest_version(post).await? {
            Some(newest) => of_post(parts, post, version, newest.max(version), lane).await?,
            // No post of the town's, so perhaps what an authority says.
            None => of_official(parts, post, version).await?,
        };
        let letter = Arc::new(letter);
        self.with(|made| {
            if made.len() >= LETTERS {
                made.retain(|_, (at, _)| fresh(at));
            }
            if made.len() >= LETTERS {
                // With a thousand towns warned at once the oldest are done soonest.
                let oldest = made.iter().min_by_key(|(_, (at, _))| *at).map(|(key, _)| *key);
                oldest.and_then(|oldest| made.remove(&oldest));
            }
            made.insert(key, (now, letter.clone()));
        });
        holds(letter)
    }

    fn with<T>(&self, work: impl FnOnce(&mut Made) -> T) -> T {
        work(&mut self.made.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// An official warning. Whoever is late gets what its source says by now.
async fn of_official(parts: &Parts, id: PostId, version: u32) -> Result<Letter, LetterError> {
    let (channel, official) = parts.store.official(id).await?.ok_or(LetterError::NotOut)?;
    // What ended without a word to anybody is not told of any more.
    if official.version < version || (official.ended.is_some() && official.told < official.version) {
        return Err(LetterError::NotOut);
    }
    Letter::official(parts, &channel, &official).ok_or(LetterError::NoKey)
}

/// A post of the town's.
async fn of_post(parts: &Parts, post: PostId, version: u32, newest: u32, lane: Lane) -> Result<Letter, LetterError> {
    let (channel, found) = parts.store.load(post, newest).await?.ok_or(LetterError::NotOut)?;
    // The first version goes out with the others of its time; whatever comes later is of this post alone.
    let told = if version == 1 { parts.store.digest(post).await? } else { Vec::new() };
    // Of a post taken back only the last version, which says so, is still to be told.
    let tells =
        !told.is_empty() || found.state == State::Published || (found.state == State::Withdrawn && version == newest);
    if !tells {
        return Err(LetterError::NotOut);
    }
    let occasion = if version == 1 { Occasion::New } else { Occasion::Correction };
    let hash = match &parts.booklets {
        Some(booklets) => booklets.key(&channel.channel).await,
        None => None,
    };
    let letter = match told.is_empty() {
        true => alone(parts, &channel, &found, lane, occasion, hash.as_deref()).await?,
        false => together(parts, &channel, post, told, hash.as_deref()).await?,
    };
    letter.ok_or(LetterError::NoKey)
}

/// A post by itself, with its other texts and what was sealed for it. `None` without a key.
async fn alone(
    parts: &Parts,
    channel: &PublicChannel,
    post: &PublishedPost,
    lane: Lane,
    occasion: Occasion,
    key: Option<&str>,
) -> Result<Option<Letter>, StoreError> {
    let variants = parts.store.variants(post.id).await?;
    let sealed = match post.content.kind {
        Kind::Warning => parts.store.alert(post.id, post.version).await?,
        _ => None,
    };
    Ok(Letter::post(parts, channel, (post, &variants), lane, occasion, (key, sealed.as_ref())))
}

/// Several posts, each with its other texts. `None` without a key.
async fn together(
    parts: &Parts,
    channel: &PublicChannel,
    lead: PostId,
    posts: Vec<PublishedPost>,
    key: Option<&str>,
) -> Result<Option<Letter>, StoreError> {
    let mut told = Vec::with_capacity(posts.len());
    for post in posts {
        let variants = parts.store.variants(post.id).await?;
        told.push((post, variants));
    }
    let digest = Digest::new(parts, &channel.channel, told, lead.to_string(), key);
    Ok(Letter::digest(parts, channel, lead, digest))
}
