use channel::ids::ChannelId;
use db::args;

use crate::row::limit as limited;
use crate::{Delivery, Followed, Result, SealedRow, sql};

impl Delivery {
    /// Every push service of every channel that has followers, for work that concerns all of them.
    pub async fn followed(&self) -> Result<Vec<Followed>> {
        let channels: Vec<(i64,)> = self.content.rows(sql::channel::EVERY_ID, args![]).await?;
        let origins = self.origins().await?;
        let mut followed = Vec::new();
        for (channel,) in channels {
            let codes: Vec<(i64,)> = self.followers.rows(sql::subscription::ORIGINS_OF, args![channel]).await?;
            followed.extend(codes.into_iter().filter_map(|(code,)| {
                let origin = origins.get(&code)?.clone();
                Some(Followed { channel: ChannelId(channel), origin, origin_code: code })
            }));
        }
        Ok(followed)
    }

    /// The next boxes of one of them in key order, after the key `after` or from the first. Empty at the end.
    pub async fn boxes_after(&self, of: &Followed, after: Option<i64>, limit: usize) -> Result<Vec<SealedRow>> {
        let from = match after {
            None => i64::MIN,
            Some(i64::MAX) => return Ok(Vec::new()),
            Some(last) => last + 1,
        };
        let args = args![of.channel.0, of.origin_code, from, i64::MAX, limited(limit)];
        let rows: Vec<(i64, Vec<u8>)> = self.followers.rows(sql::subscription::BATCH, args).await?;
        Ok(rows.into_iter().map(|(sid, sealed)| SealedRow { sid, sealed }).collect())
    }
}
