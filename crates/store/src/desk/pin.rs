use channel::clock::{Timestamp, from_ms};
use channel::ids::{ChannelId, EditorId, PostId};
use channel::pin::PINS;
use db::{args, run};

use crate::row::{limit, ms};
use crate::{Desk, PublishedPost, Result, audit, row, sql};

impl Desk {
    /// Puts a post on top of the channel page until then, or moves the end. `false` if it is not out, has expired, or
    /// as many as may be are on top already.
    pub async fn pin(
        &self,
        channel: ChannelId,
        post: PostId,
        until: Timestamp,
        by: EditorId,
        now: Timestamp,
    ) -> Result<bool> {
        let set = run(sql::pin::SET, args![channel.0, post.0, ms(now), ms(until), limit(PINS)]).must(1);
        let written = self.db.tx(vec![set, audit::post_line(post, audit::PINNED, &until.to_string(), by, now)]);
        Ok(written.await?.is_committed())
    }

    /// Takes it from the top. `false` if it was not there.
    pub async fn unpin(&self, channel: ChannelId, post: PostId, by: EditorId, now: Timestamp) -> Result<bool> {
        let drop = run(sql::pin::DROP, args![channel.0, post.0]).must(1);
        let written = self.db.tx(vec![drop, audit::post_line(post, audit::UNPINNED, "", by, now)]);
        Ok(written.await?.is_committed())
    }

    /// Until when a post is on top, if it is.
    pub async fn pinned_until(&self, channel: ChannelId, post: PostId, now: Timestamp) -> Result<Option<Timestamp>> {
        let found: Option<(i64,)> = self.db.one(sql::pin::UNTIL, args![channel.0, post.0, ms(now)]).await?;
        Ok(found.map(|(until,)| from_ms(until)))
    }

    /// Posts that leave the channel page by themselves after `from` and not after `to`, the next first.
    pub async fn expiring(
        &self,
        channel: ChannelId,
        (from, to): (Timestamp, Timestamp),
        most: usize,
    ) -> Result<Vec<PublishedPost>> {
        let args = args![channel.0, ms(from), ms(to), limit(most)];
        self.db.rows(sql::post::EXPIRING, args).await?.into_iter().map(row::post::read).collect()
    }
}
