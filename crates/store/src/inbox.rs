use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use channel::clock::Timestamp;
use channel::ids::ChannelId;
use channel::subscription::{RoundedCount, rounded};
use db::{Db, args, run};
use jiff::SignedDuration;

use crate::{Actor, NewLetter, Result, row, sql};

/// Letters that may lie there unread.
const MOST: i64 = 5_000;
/// For so long a number of followers is good.
const COUNTED: SignedDuration = SignedDuration::from_mins(15);

/// What the pages may ask about the Fediverse: whether a channel is there and how many follow about, never whether somebody
/// does. Leaves letters and cannot read one.
#[derive(Clone)]
pub struct Inbox {
    pub(crate) content: Db,
    pub(crate) followers: Db,
    pub(crate) counted: Arc<Mutex<HashMap<ChannelId, (Timestamp, RoundedCount)>>>,
}

impl Inbox {
    /// The channel's actor, once it was set up.
    pub async fn actor(&self, channel: ChannelId) -> Result<Option<Actor>> {
        row::fediverse::actor(&self.content, channel).await
    }

    /// How many public channels are there, switched on.
    pub async fn actors(&self) -> Result<u64> {
        let found: Option<(i64,)> = self.content.one(sql::outlet::COUNT_ACTORS, args![]).await?;
        Ok(found.map_or(0, |(number,)| row::count(number)))
    }

    /// About how many follow a channel from there: anybody may ask, so they are counted every quarter of an hour at most.
    pub async fn followers(&self, channel: ChannelId, now: Timestamp) -> Result<RoundedCount> {
        if let Some(known) = self.known(channel, now) {
            return Ok(known);
        }
        let found: Option<(i64,)> = self.followers.one(sql::fediverse::COUNT, args![channel.0]).await?;
        let count = rounded(found.map_or(0, |(number,)| row::count(number)));
        self.counted.lock().unwrap_or_else(PoisonError::into_inner).insert(channel, (now, count));
        Ok(count)
    }

    /// What was counted last. Of those who come when that is long ago one counts anew.
    fn known(&self, channel: ChannelId, now: Timestamp) -> Option<RoundedCount> {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let (when, count) = counted.get_mut(&channel)?;
        let good = now.duration_since(*when) < COUNTED;
        if !good {
            *when = now;
        }
        good.then_some(*count)
    }

    /// Whether there is room for a letter. Of some that come at once each may be the last one: it is a dam, not a promise.
    pub async fn has_room(&self) -> Result<bool> {
        let many: Option<(i64,)> = self.followers.one(sql::fediverse::MANY, args![MOST - 1]).await?;
        Ok(many.is_none())
    }

    /// Leaves a letter; `false` when it lies there already.
    pub async fn drop_in(&self, letter: NewLetter<'_>) -> Result<bool> {
        let known: Option<(i64,)> = self.followers.one(sql::fediverse::KNOWS_LETTER, args![letter.sid]).await?;
        if known.is_some() {
            return Ok(false);
        }
        let new = args![letter.sid, letter.channel.0, letter.host, letter.sealed];
        let _ = self.followers.tx(vec![run(sql::fediverse::DROP_IN, new)]).await?;
        Ok(true)
    }
}
