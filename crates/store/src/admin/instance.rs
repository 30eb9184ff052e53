use channel::clock::from_ms;
use channel::delivery::{Lane, State};
use channel::subscription::rounded;
use db::{args, run};

use crate::row::count;
use crate::{Admin, LaneCounts, Result, StoreCounts, sql};

impl Admin {
    /// A short text kept under a name, e.g. when the key file was last said to be saved.
    pub async fn meta(&self, key: &str) -> Result<Option<String>> {
        let found: Option<(String,)> = self.db.one(sql::instance::META, args![key]).await?;
        Ok(found.map(|(value,)| value))
    }

    /// Keeps a short text under a name.
    pub async fn set_meta(&self, key: &str, value: &str) -> Result<()> {
        let _ = self.db.tx(vec![run(sql::instance::SET_META, args![key, value])]).await?;
        Ok(())
    }

    /// After a restore: ends every session and every one-time link, since those used or ended after the copy was made
    /// would be good again.
    pub async fn end_sign_ins(&self) -> Result<()> {
        let all = [sql::account::END_SESSIONS, sql::account::END_TICKETS];
        let _ = self.db.tx(all.into_iter().map(|text| run(text, args![i64::MAX])).collect()).await?;
        Ok(())
    }

    /// Numbers for `doctor` and the metrics.
    pub async fn counts(&self) -> Result<StoreCounts> {
        let mut deliveries = Vec::with_capacity(State::ALL.len());
        for state in State::ALL {
            let found: Option<(i64,)> = self.db.one(sql::delivery::COUNT_IN_STATE, args![state.key()]).await?;
            deliveries.push((state, found.map_or(0, |(number,)| count(number))));
        }
        Ok(StoreCounts {
            channels: self.number(sql::instance::COUNT_CHANNELS).await?,
            posts: self.number(sql::instance::COUNT_POSTS).await?,
            drafts: self.number(sql::instance::COUNT_DRAFTS).await?,
            deliveries,
            followers: rounded(self.number(sql::instance::COUNT_FOLLOWERS).await?),
        })
    }

    /// What is under way, by lane; for the metrics.
    pub async fn under_way(&self) -> Result<Vec<LaneCounts>> {
        let mut lanes = Vec::with_capacity(Lane::ALL.len());
        for lane in Lane::ALL {
            let found: Option<(i64, Option<i64>, i64)> =
                self.db.one(sql::delivery::UNDER_WAY, args![lane.rank()]).await?;
            let (deliveries, oldest, waiting) = found.unwrap_or_default();
            let (deliveries, waiting) = (count(deliveries), count(waiting));
            lanes.push(LaneCounts { lane, deliveries, oldest: oldest.map(from_ms), waiting });
        }
        Ok(lanes)
    }

    async fn number(&self, text: &'static str) -> Result<u64> {
        let found: Option<(i64,)> = self.db.one(text, args![]).await?;
        Ok(found.map_or(0, |(number,)| count(number)))
    }
}
