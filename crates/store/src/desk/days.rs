use channel::clock::Timestamp;
use channel::ids::{ChannelId, EditorId};
use channel::slot::PublishingDays;
use db::{args, run};

use crate::wire::{read_days, write_days};
use crate::{Desk, Result, audit, sql};

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
}
