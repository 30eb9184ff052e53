use channel::clock::Timestamp;
use channel::ids::{ChannelId, EditorId, PostId};
use db::{args, run};

use crate::row::{ms, warning};
use crate::{Desk, Result, Sealed, audit, sql};

impl Desk {
    /// All messages of a warning, the first one first; none for a post that is no warning of this form.
    pub async fn sealed(&self, post: PostId) -> Result<Vec<Sealed>> {
        self.db.rows(sql::warning::OF_POST, args![post.0]).await?.into_iter().map(warning::sealed).collect()
    }

    /// Messages sent since then, the oldest first.
    pub async fn sealed_since(&self, channel: ChannelId, since: Timestamp) -> Result<Vec<Sealed>> {
        let rows = self.db.rows(sql::warning::SINCE, args![channel.0, ms(since)]).await?;
        rows.into_iter().map(warning::sealed).collect()
    }

    /// Messages one person brought out alone, and no second one took notice of.
    pub async fn unseen_warnings(&self, channel: ChannelId) -> Result<Vec<Sealed>> {
        self.db.rows(sql::warning::UNSEEN, args![channel.0]).await?.into_iter().map(warning::sealed).collect()
    }

    /// Warnings that hold, and those whose time went by without a word, by their end.
    pub async fn open_warnings(&self, channel: ChannelId) -> Result<Vec<PostId>> {
        let rows: Vec<(i64,)> = self.db.rows(sql::warning::OPEN, args![channel.0]).await?;
        Ok(rows.into_iter().map(|(post,)| PostId(post)).collect())
    }

    /// A second person took notice of a release by one. `false` for whoever brought it out, and if it was noticed before.
    pub async fn see_warning(&self, post: PostId, number: u32, by: EditorId, now: Timestamp) -> Result<bool> {
        let seen = vec![
            run(sql::warning::SEE, args![post.0, i64::from(number), by.0, ms(now)]).must(1),
            audit::post_line(post, audit::WARNING_SEEN, "", by, now),
        ];
        Ok(self.db.tx(seen).await?.is_committed())
    }

    /// Nothing more is to be said about a warning whose time went by. `false` while it holds or after it was ended.
    pub async fn close_warning(&self, channel: ChannelId, post: PostId, by: EditorId, now: Timestamp) -> Result<bool> {
        let closed = vec![
            run(sql::warning::CLOSE, args![post.0, channel.0, ms(now)]).must(1),
            audit::post_line(post, audit::WARNING_CLOSED, "", by, now),
        ];
        Ok(self.db.tx(closed).await?.is_committed())
    }
}
