use channel::ids::{ChannelId, PostId};
use channel::post::State;

use crate::{Cursor, Desk, DeskPost, Page, PublishedPost, Result};

impl Desk {
    /// All posts of a channel, last changed first. The cursor counts in times of the last change.
    pub async fn posts(
        &self,
        channel: ChannelId,
        state: Option<State>,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Page<DeskPost>> {
        let _ = (channel, state, after, limit, &self.db);
        unimplemented!()
    }

    /// One post.
    pub async fn post(&self, post: PostId) -> Result<Option<DeskPost>> {
        let _ = post;
        unimplemented!()
    }

    /// The latest published version of a post, also of a channel that is not public.
    pub async fn published(&self, post: PostId) -> Result<Option<PublishedPost>> {
        let _ = post;
        unimplemented!()
    }
}
