use std::time::Duration;

use channel::clock::{Timestamp, from_ms};
use channel::ids::ChannelId;
use channel::slug::ChannelSlug;
use db::{Db, Statement, args, run};

use crate::row::{limit, ms, small};
use crate::{HubPing, Result, StoreError, sql};

/// Looked at in one go.
const BATCH: usize = 20;

/// What may be asked by whoever tells a hub that feeds changed. Knows names of feeds and nothing else.
#[derive(Clone)]
pub struct Hubs {
    pub(crate) db: Db,
}

impl Hubs {
    /// Takes the feed that is due longest, for as long as the lease. Of several nodes one gets it.
    pub async fn claim(&self, now: Timestamp, lease: Duration) -> Result<Option<HubPing>> {
        type Row = (i64, String, i64, i64, i64, String);
        let rows: Vec<Row> = self.db.rows(sql::hub::DUE, args![ms(now), limit(BATCH)]).await?;
        for (channel, feed, since, attempts, due, slug) in rows {
            let until = now + lease;
            let claim = run(sql::hub::CLAIM, args![channel, feed.clone(), due, ms(until)]).must(1);
            if !self.db.tx(vec![claim]).await?.is_committed() {
                continue;
            }
            let slug = ChannelSlug::parse(&slug).map_err(|_| StoreError::corrupt("channel", "slug"))?;
            let attempts = small("hub_ping", attempts + 1)?;
            let (channel, since) = (ChannelId(channel), from_ms(since));
            return Ok(Some(HubPing { channel, slug, feed, since, attempts, due: until }));
        }
        Ok(None)
    }

    /// Writes down when it is tried again; `None` ends it. `false` if more came out meanwhile, or the lease had ended:
    /// then it is due again.
    pub async fn settle(&self, ping: &HubPing, again: Option<Timestamp>) -> Result<bool> {
        let (channel, feed, due) = (ping.channel.0, ping.feed.as_str(), ms(ping.due));
        let settle = match again {
            Some(at) => run(sql::hub::LATER, args![channel, feed, due, ms(at)]),
            None => run(sql::hub::DONE, args![channel, feed, due]),
        };
        Ok(self.db.tx(vec![settle.must(1)]).await?.is_committed())
    }
}

/// In the commit of whatever changes a channel's feeds.
pub(crate) fn changed(channel: ChannelId, now: Timestamp) -> [Statement; 3] {
    ["atom", "json", "rss"].map(|feed| run(sql::hub::ORDER, args![channel.0, feed, ms(now)]))
}
