use channel::clock::Timestamp;
use channel::ids::{EditorId, PostId};

use crate::{Desk, Publish, Published, Result};

impl Desk {
    /// Brings a version out: version, head, topics, month counter, search, deliveries, audit, end of the draft, in one
    /// transaction. Of two editors who publish at the same time one wins, the other gets `Conflict`.
    pub async fn publish(&self, publish: Publish) -> Result<Published> {
        let _ = (publish, &self.db);
        unimplemented!()
    }

    /// Takes a published post back. The reason is the note of its last version; deliveries under way end as expired.
    /// `false` if the post is not published.
    pub async fn withdraw(&self, post: PostId, reason: &str, by: EditorId, now: Timestamp) -> Result<bool> {
        let _ = (post, reason, by, now);
        unimplemented!()
    }
}
