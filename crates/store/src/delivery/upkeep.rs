use channel::clock::Timestamp;

use crate::{Delivery, Result};

impl Delivery {
    /// After a restore: deliveries ordered before `older_than` that have not ended wait for a person. Answers how many.
    pub async fn pause_old(&self, older_than: Timestamp, now: Timestamp) -> Result<u64> {
        let _ = (older_than, now);
        unimplemented!()
    }

    /// Drops the fan-out rows of deliveries that ended elsewhere: cancelled or withdrawn at the desk. Cheap; call it
    /// at each poll. Answers how many.
    pub async fn sweep(&self) -> Result<u64> {
        unimplemented!()
    }

    /// One process only: at start, frees what earlier runs of the program held.
    pub async fn free_leases(&self, boot: i64) -> Result<()> {
        let _ = boot;
        unimplemented!()
    }

    /// After deletions: removes what is left of them in the write-ahead log.
    pub async fn after_deletions(&self) -> Result<()> {
        unimplemented!()
    }
}
