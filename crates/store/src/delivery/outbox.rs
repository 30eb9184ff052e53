use channel::clock::Timestamp;
use channel::delivery::Lane;
use channel::ids::{DeliveryId, PostId};

use crate::{Delivery, Due, PublicChannel, PublishedPost, Result};

impl Delivery {
    /// Deliveries waiting or under way, warnings first, then by age.
    pub async fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<Due>> {
        let _ = (now, limit, &self.content, &self.followers);
        unimplemented!()
    }

    /// What is to be delivered: channel, and the post as of that version.
    pub async fn load(&self, post: PostId, version: u32) -> Result<Option<(PublicChannel, PublishedPost)>> {
        let _ = (post, version);
        unimplemented!()
    }

    /// Cuts the followers into ranges, `shards_per_origin` for each push service, and marks the delivery as sending.
    /// May be repeated: ranges that exist stay as they are. `false` if the delivery is neither waiting nor sending.
    pub async fn begin(&self, due: &Due, shards_per_origin: u32, now: Timestamp) -> Result<bool> {
        let _ = (due, shards_per_origin, now);
        unimplemented!()
    }

    /// Whether something in a more urgent lane could be claimed now.
    pub async fn urgent_waiting(&self, lane: Lane, now: Timestamp) -> Result<bool> {
        let _ = (lane, now);
        unimplemented!()
    }

    /// Ends a delivery as failed, or for an outlet other than followers as done, with everything left counted as
    /// refused. `false` if it has ended already.
    pub async fn end(&self, delivery: DeliveryId, state: channel::delivery::State, now: Timestamp) -> Result<bool> {
        let _ = (delivery, state, now);
        unimplemented!()
    }

    /// Ends a delivery as expired. `false` if it has ended already.
    pub async fn expire(&self, delivery: DeliveryId, now: Timestamp) -> Result<bool> {
        let _ = (delivery, now);
        unimplemented!()
    }
}
