use channel::ids::{ChannelId, PostId};

use crate::{Delivery, Desk, PublicChannel, Result};

impl Delivery {
    /// A channel, public or not: for the words of a greeting.
    pub async fn channel(&self, channel: ChannelId) -> Result<Option<PublicChannel>> {
        Desk { db: self.content.clone() }.channel(channel).await
    }

    /// The newest version of a post: whoever gets an old delivery late shall read the corrected text.
    pub async fn latest_version(&self, post: PostId) -> Result<Option<u32>> {
        Ok(Desk { db: self.content.clone() }.post(post).await?.and_then(|post| post.version))
    }
}
