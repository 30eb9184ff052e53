use channel::ids::ChannelId;

use crate::{Delivery, Desk, PublicChannel, Result};

impl Delivery {
    /// A channel, public or not: for the words of a greeting.
    pub async fn channel(&self, channel: ChannelId) -> Result<Option<PublicChannel>> {
        Desk { db: self.content.clone() }.channel(channel).await
    }
}
