use channel::clock::Timestamp;
use channel::delivery::Counts;
use channel::ids::DeliveryId;

use crate::{Delivery, Result};

impl Delivery {
    /// Copies the numbers so far to where the desk sees them.
    pub async fn sync_counts(&self, delivery: DeliveryId) -> Result<Counts> {
        let _ = delivery;
        unimplemented!()
    }

    /// When every range is finished and no attempt is left: marks the delivery as done, with its final numbers, and
    /// drops the fan-out rows. `None` if there is something left to do.
    pub async fn finish_if_complete(&self, delivery: DeliveryId, now: Timestamp) -> Result<Option<Counts>> {
        let _ = (delivery, now);
        unimplemented!()
    }

    /// Counts the followers of every channel, at most every 15 minutes; `false` when it was not time yet.
    pub async fn recount(&self, now: Timestamp) -> Result<bool> {
        let _ = now;
        unimplemented!()
    }
}
