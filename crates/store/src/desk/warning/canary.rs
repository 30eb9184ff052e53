use channel::clock::{Timestamp, from_ms};
use channel::ids::{ChannelId, DeliveryId, EditorId, PostId};
use db::{args, run};

use crate::row::{self, ms, rehearsal};
use crate::{Canary, Desk, Echo, HandOver, NewCanary, Result, audit, sql};

impl Desk {
    /// Takes a device of the town's own as a canary.
    pub async fn add_canary(&self, new: NewCanary<'_>) -> Result<()> {
        let NewCanary { id, channel, name, origin, token_hash, by, now } = new;
        let added = vec![
            run(sql::rehearsal::ADD_CANARY, args![id, channel.0, name, origin, token_hash.to_vec(), ms(now)]),
            audit::line(channel, audit::CANARY_ADDED, "", name, by, now),
        ];
        let _ = self.db.tx(added).await?;
        Ok(())
    }

    /// The canaries of a channel, the oldest first.
    pub async fn canaries(&self, channel: ChannelId) -> Result<Vec<Canary>> {
        let rows = self.db.rows(sql::rehearsal::CANARIES, args![channel.0]).await?;
        Ok(rows.into_iter().map(rehearsal::canary).collect())
    }

    /// Lets a canary go. `false` if the channel has none of that number.
    pub async fn drop_canary(&self, canary: &Canary, by: EditorId, now: Timestamp) -> Result<bool> {
        let dropped = vec![
            run(sql::rehearsal::DROP_CANARY, args![canary.id, canary.channel.0]).must(1),
            run(sql::rehearsal::DROP_ECHOES, args![canary.id]),
            audit::line(canary.channel, audit::CANARY_DROPPED, "", &canary.name, by, now),
        ];
        Ok(self.db.tx(dropped).await?.is_committed())
    }

    /// Somebody looked at the silence of a channel's canaries.
    pub async fn notice_canaries(&self, channel: ChannelId, by: EditorId, now: Timestamp) -> Result<()> {
        let noticed = vec![
            run(sql::rehearsal::NOTICE, args![channel.0, ms(now)]),
            audit::line(channel, audit::CANARY_NOTICED, "", "", by, now),
        ];
        let _ = self.db.tx(noticed).await?;
        Ok(())
    }

    /// A canary speaks: it is there, and has this message if one is named. `false` if nobody has that token.
    pub async fn canary_speaks(
        &self,
        channel: ChannelId,
        token_hash: [u8; 32],
        about: Option<(PostId, u32)>,
        now: Timestamp,
    ) -> Result<bool> {
        let found: Option<(i64,)> =
            self.db.one(sql::rehearsal::BY_TOKEN, args![token_hash.to_vec(), channel.0]).await?;
        let Some((canary,)) = found else { return Ok(false) };
        let mut spoken = vec![run(sql::rehearsal::SPEAK, args![canary, ms(now)])];
        if let Some((post, version)) = about {
            spoken.push(run(sql::rehearsal::ECHO, args![canary, post.0, i64::from(version), ms(now)]));
        }
        let _ = self.db.tx(spoken).await?;
        Ok(true)
    }

    /// What each canary of a channel should have heard since then, and when it did.
    pub async fn echoes(&self, channel: ChannelId, since: Timestamp) -> Result<Vec<Echo>> {
        let args = args![channel.0, DeliveryId::fresh(since, 0).0];
        let rows: Vec<(i64, i64, i64, i64, Option<i64>)> = self.db.rows(sql::rehearsal::ECHOES, args).await?;
        let echo = |(canary, post, version, released, heard): (i64, i64, i64, i64, Option<i64>)| {
            Ok(Echo {
                canary,
                post: PostId(post),
                version: row::small("delivery", version)?,
                released: from_ms(released),
                heard: heard.map(from_ms),
            })
        };
        let mut echoes = rows.into_iter().map(echo).collect::<Result<Vec<Echo>>>()?;
        echoes.sort_by_key(|echo| (echo.released, echo.post, echo.version, echo.canary));
        Ok(echoes)
    }

    /// When deliveries were handed over, by push service; nothing for those of news.
    pub async fn hand_overs(&self, deliveries: &[DeliveryId]) -> Result<Vec<HandOver>> {
        let ids: Vec<i64> = deliveries.iter().map(|delivery| delivery.0).collect();
        let rows: Vec<(i64, String, i64, i64)> = self.db.rows(sql::rehearsal::OF_DELIVERIES, args![ids]).await?;
        let read = |(delivery, origin, first, last)| HandOver {
            delivery: DeliveryId(delivery),
            origin,
            first: from_ms(first),
            last: from_ms(last),
        };
        let mut all: Vec<HandOver> = rows.into_iter().map(read).collect();
        all.sort_by(|a, b| (a.delivery, &a.origin).cmp(&(b.delivery, &b.origin)));
        Ok(all)
    }
}
