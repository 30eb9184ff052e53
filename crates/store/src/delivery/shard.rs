use channel::clock::Timestamp;
use channel::delivery::Lane;
use std::time::Duration;

use crate::{Checkpoint, Delivery, Result, SealedRow, Shard};

impl Delivery {
    /// Takes a range of this lane that nobody holds, those waiting longest first. `boot` is a number of this run of
    /// the program.
    pub async fn claim_shard(&self, lane: Lane, boot: i64, now: Timestamp, lease: Duration) -> Result<Option<Shard>> {
        let _ = (lane, boot, now, lease);
        unimplemented!()
    }

    /// The next boxes in key order: after the key `after`, or without one after the shard's cursor. Reading ahead of
    /// the last checkpoint is what `after` is for. Empty at the end of the range.
    pub async fn batch(&self, shard: &Shard, after: Option<i64>, limit: usize) -> Result<Vec<SealedRow>> {
        let _ = (shard, after, limit);
        unimplemented!()
    }

    /// Writes what a batch brought, in one transaction. `false`: somebody else holds the range now, nothing was
    /// written, stop working on it.
    pub async fn checkpoint(&self, shard: &Shard, checkpoint: Checkpoint) -> Result<bool> {
        let _ = (shard, checkpoint.cursor, checkpoint.done, checkpoint.accepted, checkpoint.refused);
        let _ = (checkpoint.gone, checkpoint.retries, checkpoint.settled, checkpoint.lease_until);
        unimplemented!()
    }

    /// Gives a range back, to be claimed from `not_before` on. Does nothing if somebody else holds it now.
    pub async fn release(&self, shard: &Shard, not_before: Timestamp) -> Result<()> {
        let _ = (shard, not_before);
        unimplemented!()
    }
}
