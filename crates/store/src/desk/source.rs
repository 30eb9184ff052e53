use channel::clock::Timestamp;
use channel::ids::{ChannelId, EditorId};
use channel::source::Watch;
use db::{args, run};

use crate::row::source::write_recipe;
use crate::row::{self, limit as limited, ms};
use crate::{Desk, Result, Source, SourceItem, audit, sql};

impl Desk {
    /// The places a channel watches or tries, oldest first.
    pub async fn sources(&self, channel: ChannelId) -> Result<Vec<Source>> {
        let rows = self.db.rows(sql::source::OF_CHANNEL, args![channel.0]).await?;
        rows.into_iter().map(row::source::source).collect()
    }

    /// Adds a place, which is looked at once and not watched yet.
    pub async fn add_source(
        &self,
        (id, channel): (i64, ChannelId),
        watch: &Watch,
        by: EditorId,
        now: Timestamp,
    ) -> Result<()> {
        let (url, way, enter, every) = (watch.url.as_str(), watch.way.key(), watch.enter.key(), i64::from(watch.every));
        let recipe = write_recipe(&watch.recipe);
        let written = self.db.tx(vec![
            run(sql::source::ADD, args![id, channel.0, &watch.label, url, way, recipe, enter, every, ms(now)]),
            audit::line(channel, audit::SOURCE_ADDED, &watch.label, audit::host(url), by, now),
        ]);
        let _ = written.await?;
        Ok(())
    }

    /// Changes a place and has it looked at. `false` if the channel has none of that number.
    pub async fn change_source(
        &self,
        (id, channel): (i64, ChannelId),
        watch: &Watch,
        by: EditorId,
        now: Timestamp,
    ) -> Result<bool> {
        let (url, way, enter, every) = (watch.url.as_str(), watch.way.key(), watch.enter.key(), i64::from(watch.every));
        let recipe = write_recipe(&watch.recipe);
        let change = args![id, channel.0, &watch.label, url, way, recipe, enter, every, ms(now)];
        let written = self.db.tx(vec![
            run(sql::source::CHANGE, change).must(1),
            run(sql::source::DROP_TRIED, args![id]),
            audit::line(channel, audit::SOURCE_CHANGED, &watch.label, audit::host(url), by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// Has a place looked at now.
    pub async fn look_at_source(&self, source: &Source, now: Timestamp) -> Result<bool> {
        let look = run(sql::source::LOOK, args![source.id, source.channel.0, ms(now)]).must(1);
        Ok(self.db.tx(vec![look]).await?.is_committed())
    }

    /// Watches a place from now on. What stands there now is taken only with `backlog`. `false` if it is watched.
    pub async fn start_source(&self, source: &Source, backlog: bool, by: EditorId, now: Timestamp) -> Result<bool> {
        let mut statements = vec![run(sql::source::START, args![source.id, source.channel.0, ms(now)]).must(1)];
        if !backlog {
            statements.push(run(sql::source::LEAVE_OLD, args![source.id]));
        }
        statements.push(audit::line(source.channel, audit::SOURCE_STARTED, &source.watch.label, "", by, now));
        Ok(self.db.tx(statements).await?.is_committed())
    }

    /// Watches it no more. `false` if it is not watched.
    pub async fn stop_source(&self, source: &Source, by: EditorId, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::source::STOP, args![source.id, source.channel.0]).must(1),
            audit::line(source.channel, audit::SOURCE_STOPPED, &source.watch.label, "", by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// Takes a place away; what came from it stays.
    pub async fn remove_source(&self, source: &Source, by: EditorId, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::source::REMOVE, args![source.id, source.channel.0]).must(1),
            run(sql::source::DROP_ITEMS, args![source.id]),
            audit::line(
                source.channel,
                audit::SOURCE_REMOVED,
                &source.watch.label,
                audit::host(source.watch.url.as_str()),
                by,
                now,
            ),
        ]);
        Ok(written.await?.is_committed())
    }

    /// What was found there, the latest first.
    pub async fn source_items(&self, source: i64, limit: usize) -> Result<Vec<SourceItem>> {
        let rows = self.db.rows(sql::source::ITEMS, args![source, limited(limit)]).await?;
        rows.into_iter().map(row::source::item).collect()
    }
}
