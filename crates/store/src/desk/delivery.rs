use channel::clock::Timestamp;
use channel::ids::{ChannelId, DeliveryId, EditorId, PostId};

use crate::{DeliveryReport, Desk, Result};

impl Desk {
    /// The latest deliveries of a channel, newest first.
    pub async fn deliveries(&self, channel: ChannelId, limit: usize) -> Result<Vec<DeliveryReport>> {
        let _ = (channel, limit, &self.db);
        unimplemented!()
    }

    /// One delivery.
    pub async fn delivery(&self, delivery: DeliveryId) -> Result<Option<DeliveryReport>> {
        let _ = delivery;
        unimplemented!()
    }

    /// All deliveries of a post, newest first.
    pub async fn deliveries_of(&self, post: PostId) -> Result<Vec<DeliveryReport>> {
        let _ = post;
        unimplemented!()
    }

    /// Lets a paused delivery go on. `false` if it is not paused.
    pub async fn resume(&self, delivery: DeliveryId, by: EditorId, now: Timestamp) -> Result<bool> {
        let _ = (delivery, by, now);
        unimplemented!()
    }

    /// Ends a delivery that has not ended; it counts as expired. `false` if it has ended already.
    pub async fn cancel(&self, delivery: DeliveryId, by: EditorId, now: Timestamp) -> Result<bool> {
        let _ = (delivery, by, now);
        unimplemented!()
    }
}
