use channel::clock::Timestamp;
use channel::ids::{ChannelId, EditorId, PostId};

use crate::{Desk, Draft, Result, SaveDraft};

impl Desk {
    /// Begins a new post. `random` makes its number.
    pub async fn create_draft(
        &self,
        channel: ChannelId,
        form: &str,
        by: EditorId,
        now: Timestamp,
        random: u32,
    ) -> Result<PostId> {
        let _ = (channel, form, by, now, random, &self.db);
        unimplemented!()
    }

    /// Opens a working copy of a published post, filled with `form`; if there is one already, answers that one as it
    /// is. `None` if the post is not published.
    pub async fn edit_draft(&self, post: PostId, form: &str, by: EditorId, now: Timestamp) -> Result<Option<Draft>> {
        let _ = (post, form, by, now);
        unimplemented!()
    }

    /// Autosave: keeps the form if nobody else saved since `expect_revision`.
    pub async fn save_draft(
        &self,
        post: PostId,
        expect_revision: i64,
        form: &str,
        by: EditorId,
        now: Timestamp,
    ) -> Result<SaveDraft> {
        let _ = (post, expect_revision, form, by, now);
        unimplemented!()
    }

    /// The working copy of a post.
    pub async fn draft(&self, post: PostId) -> Result<Option<Draft>> {
        let _ = post;
        unimplemented!()
    }

    /// All working copies of a channel, last saved first.
    pub async fn drafts(&self, channel: ChannelId) -> Result<Vec<Draft>> {
        let _ = channel;
        unimplemented!()
    }

    /// Throws a working copy away, and with it a post that was never published. `false` if there was none.
    pub async fn discard_draft(&self, post: PostId, by: EditorId, now: Timestamp) -> Result<bool> {
        let _ = (post, by, now);
        unimplemented!()
    }
}
