use channel::clock::{Timestamp, from_ms};
use channel::ids::{ChannelId, EditorId, PostId};
use channel::slot::PublishingDays;
use db::{Statement, args, run};

use crate::row::{self, ms};
use crate::wire::{read_content, read_days, write_days};
use crate::{Desk, PlannedPost, Result, StoreError, audit, sql};

/// The columns of `sql::days::PLANNED`.
type PlannedRow = (i64, i64, i64, Option<String>, Option<String>, Option<i64>);

impl Desk {
    /// When a channel publishes; the usual days until somebody chose others.
    pub async fn publishing_days(&self, channel: ChannelId) -> Result<PublishingDays> {
        let found: Option<(String,)> = self.db.one(sql::days::OF, args![channel.0]).await?;
        found.map_or_else(|| Ok(PublishingDays::default()), |(days,)| read_days(&days))
    }

    /// Chooses other days. Posts that have a time keep it. `false` if the channel is unknown.
    pub async fn save_publishing_days(
        &self,
        channel: ChannelId,
        days: &PublishingDays,
        by: EditorId,
        now: Timestamp,
    ) -> Result<bool> {
        let statements = vec![
            run(sql::days::SET, args![channel.0, write_days(days)?]).must(1),
            audit::line(channel, audit::DAYS_SAVED, "", "", by, now),
        ];
        Ok(self.db.tx(statements).await?.is_committed())
    }

    /// Everything of a channel that has a time, in the order in which it goes out.
    pub async fn planned(&self, channel: ChannelId) -> Result<Vec<PlannedPost>> {
        let rows: Vec<PlannedRow> = self.db.rows(sql::days::PLANNED, args![channel.0]).await?;
        let read = |(post, due, place, content, note, quiet): PlannedRow| {
            let content = content.ok_or_else(|| StoreError::corrupt("review", "content"))?;
            Ok(PlannedPost {
                post: PostId(post),
                at: from_ms(due),
                place: row::small("review", place)?,
                content: read_content(&content)?,
                note: note.unwrap_or_default(),
                quiet: quiet == Some(1),
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// Puts the posts of one time into an order. Posts that have another time by now are left alone.
    pub async fn arrange(&self, channel: ChannelId, at: Timestamp, order: &[PostId]) -> Result<()> {
        let place = |(place, post): (i64, &PostId)| run(sql::days::PLACE, args![post.0, channel.0, ms(at), place]);
        let statements: Vec<Statement> = (0..).zip(order).map(place).collect();
        // Nothing is guarded here: whoever arranges last has the say.
        let _ = self.db.tx(statements).await?;
        Ok(())
    }
}
