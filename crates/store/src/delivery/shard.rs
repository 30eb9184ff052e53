use std::time::Duration;

use channel::clock::{Timestamp, from_ms};
use channel::delivery::Lane;
use channel::ids::{ChannelId, DeliveryId, PostId};
use db::{Statement, args, run};

use super::{lease_end, number};
use crate::row::{self, limit as limited, ms, stored};
use crate::{Checkpoint, Delivery, Result, SealedRow, Shard, StoreError, forget, origin, sql};

/// How many free ranges are looked at before giving up until the next poll: enough for as many workers.
const CANDIDATES: i64 = 16;
/// The part of a box that its fresh and its settled form share.
const BOX_POINT: usize = 32;
type ShardRow = (i64, i64, i64, i64, Option<i64>, i64, i64, i64, i64, i64, String, i64);

impl Delivery {
    /// Takes a range of this lane that nobody holds, warnings in earnest before those that are rehearsed, then those
    /// waiting longest, but none at the push services
    /// `without`. `boot` is a number of this run of the program, not 0.
    pub async fn claim_shard(
        &self,
        lane: Lane,
        boot: i64,
        now: Timestamp,
        lease: Duration,
        without: &[&str],
    ) -> Result<Option<Shard>> {
        let without: Vec<i64> = without.iter().map(|origin| origin::code(origin)).collect();
        let free: Vec<ShardRow> =
            self.followers.rows(sql::fanout::FREE, args![lane.rank(), ms(now), CANDIDATES, without]).await?;
        for row in free {
            let mut shard = read(row, lane)?;
            let (delivery, origin, lo) = shard.key();
            let args = args![delivery, origin, lo, shard.token, boot, lease_end(now, lease), ms(now)];
            if self.followers.tx(vec![run(sql::fanout::CLAIM, args).must(1)]).await?.is_committed() {
                shard.token += 1;
                return Ok(Some(shard));
            }
        }
        Ok(None)
    }

    /// Whether a range of another delivery in the same lane could be claimed now, and has as much right to.
    pub async fn others_wait(&self, shard: &Shard, now: Timestamp) -> Result<bool> {
        self.other_is_free(shard, shard.behind, now).await
    }

    /// Whether a warning in earnest could be claimed while this range is of one that is rehearsed.
    pub async fn earnest_waits(&self, shard: &Shard, now: Timestamp) -> Result<bool> {
        Ok(shard.behind && self.other_is_free(shard, false, now).await?)
    }

    async fn other_is_free(&self, shard: &Shard, behind: bool, now: Timestamp) -> Result<bool> {
        let args = args![shard.lane.rank(), ms(now), shard.delivery.0, behind];
        Ok(self.followers.one::<(i64,)>(sql::fanout::OTHER_IS_FREE, args).await?.is_some())
    }

    /// The next boxes in key order: after the key `after`, or without one after the shard's cursor. Reading ahead of
    /// the last checkpoint is what `after` is for. Empty at the end of the range.
    pub async fn batch(&self, shard: &Shard, after: Option<i64>, limit: usize) -> Result<Vec<SealedRow>> {
        let from = match after.or(shard.cursor) {
            None => shard.lo,
            Some(last) if last >= shard.hi => return Ok(Vec::new()),
            Some(last) => last + 1,
        };
        let args = args![shard.channel.0, shard.origin_code, from, shard.hi, limited(limit)];
        let rows: Vec<(i64, Vec<u8>)> = self.followers.rows(sql::subscription::BATCH, args).await?;
        Ok(rows.into_iter().map(|(sid, sealed)| SealedRow { sid, sealed }).collect())
    }

    /// Writes what a batch brought, in one transaction. `false`: somebody else holds the range now, nothing was
    /// written, stop working on it.
    pub async fn checkpoint(&self, shard: &Shard, checkpoint: Checkpoint) -> Result<bool> {
        let (delivery, origin, lo) = shard.key();
        let Checkpoint { cursor, done, accepted, refused, gone, retries, settled, lease_until } = checkpoint;
        let free_from = if done { None } else { Some(ms(lease_until)) };
        let (accepted, refused) = (stored(accepted), stored(refused));
        let (left, retried) = (number(gone.len()), number(retries.len()));
        let args = args![delivery, origin, lo, shard.token, cursor, done, free_from, accepted, refused, left, retried];
        let mut statements = vec![run(sql::fanout::CHECKPOINT, args).must(1)];
        if !gone.is_empty() {
            statements.extend(forget::statements(shard.channel, origin, &gone));
        }
        if !retries.is_empty() {
            let list: Vec<[i64; 3]> =
                retries.iter().map(|new| [new.sid, ms(new.due), i64::from(new.attempt)]).collect();
            let list = serde_json::to_string(&list).map_err(|error| StoreError::corrupt("retry", error))?;
            let args = args![delivery, origin, shard.channel.0, shard.lane.rank(), list, shard.behind];
            statements.push(run(sql::retry::ADD, args));
        }
        statements.extend(settled.iter().map(|(sid, sealed)| settle(shard.channel, origin, *sid, sealed)));
        Ok(self.followers.tx(statements).await?.is_committed())
    }

    /// Whether the range is still ours and stands where this checkpoint leaves it: then it was written, though nobody said
    /// so. Without a cursor and an end it leaves no trace, and only the first half is answered.
    pub async fn stands(&self, shard: &Shard, checkpoint: &Checkpoint) -> Result<bool> {
        let (delivery, origin, lo) = shard.key();
        let stands: Option<(i64, Option<i64>, bool)> =
            self.followers.one(sql::fanout::STANDS, args![delivery, origin, lo]).await?;
        Ok(stands.is_some_and(|(token, reached, done)| {
            token == shard.token
                && done == checkpoint.done
                && (checkpoint.cursor.is_none() || reached == checkpoint.cursor)
        }))
    }

    /// Gives a range back, to be claimed from `not_before` on. Does nothing if somebody else holds it now.
    pub async fn release(&self, shard: &Shard, not_before: Timestamp) -> Result<()> {
        let (delivery, origin, lo) = shard.key();
        let args = args![delivery, origin, lo, shard.token, ms(not_before)];
        let _ = self.followers.tx(vec![run(sql::fanout::RELEASE, args)]).await?;
        Ok(())
    }
}

/// Writes the settled form of a box over its fresh form.
fn settle(channel: ChannelId, origin: i64, sid: i64, sealed: &[u8]) -> Statement {
    let point = sealed.get(..BOX_POINT).unwrap_or(sealed);
    run(sql::subscription::SETTLE, args![channel.0, origin, sid, sealed, point])
}

impl Shard {
    fn key(&self) -> (i64, i64, i64) {
        (self.delivery.0, self.origin_code, self.lo)
    }
}

/// All keys, cut into `shards` ranges of the same width; keys are evenly spread, so the ranges are about even.
pub(super) fn ranges(shards: u32) -> Vec<(i64, i64)> {
    let shards = i128::from(shards.clamp(1, 4096));
    let start = |index: i128| (i128::from(i64::MIN) + (index << 64) / shards) as i64;
    let end = |index: i128| if index + 1 == shards { i64::MAX } else { start(index + 1) - 1 };
    (0..shards).map(|index| (start(index), end(index))).collect()
}

fn read(row: ShardRow, lane: Lane) -> Result<Shard> {
    let (delivery, origin_code, lo, hi, cursor, token, channel, post, version, created, origin, behind) = row;
    Ok(Shard {
        delivery: DeliveryId(delivery),
        channel: ChannelId(channel),
        post: PostId(post),
        version: row::small("fanout", version)?,
        lane,
        created: from_ms(created),
        origin,
        lo,
        hi,
        cursor,
        token,
        behind: behind != 0,
        origin_code,
    })
}
