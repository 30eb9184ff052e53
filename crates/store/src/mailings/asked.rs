use std::time::Duration;

use channel::clock::Timestamp;
use channel::ids::ChannelId;
use db::{args, run};

use super::Mailings;
use crate::row::{limit as limited, ms};
use crate::{AskedFate, AskedReader, Result, sql};

/// Channel, key, address, wish and token.
type Claimed = (i64, i64, Vec<u8>, Vec<u8>, i64);

impl Mailings {
    /// Takes some who are to get a confirmation mail, for as long as the lease; none of a channel in `busy`.
    pub async fn claim_asked(
        &self,
        now: Timestamp,
        lease: Duration,
        limit: usize,
        busy: &[ChannelId],
    ) -> Result<Vec<AskedReader>> {
        let busy: Vec<i64> = busy.iter().map(|channel| channel.0).collect();
        let args = args![ms(now), ms(now + lease), limited(limit), busy];
        let written = self.followers.tx(vec![run(sql::reader::CLAIM_ASKED, args)]).await?;
        let Some(returned) = written.committed().and_then(|mut all| all.pop()) else { return Ok(Vec::new()) };
        let rows: Vec<Claimed> = returned.rows()?;
        let read = |(channel, sid, address, wish, token)| AskedReader {
            channel: ChannelId(channel),
            sid,
            address,
            wish,
            token,
        };
        Ok(rows.into_iter().map(read).collect())
    }

    /// Writes what came of it. `false` if they asked again meanwhile, or somebody else has them.
    pub async fn finish_asked(&self, asked: &AskedReader, fate: AskedFate) -> Result<bool> {
        let (channel, sid, token) = (asked.channel.0, asked.sid, asked.token);
        let statement = match fate {
            AskedFate::Sent => run(sql::reader::ASKED_SENT, args![channel, sid, token]),
            AskedFate::Later(due) => run(sql::reader::ASKED_LATER, args![channel, sid, token, ms(due)]),
            AskedFate::Drop => run(sql::reader::ASKED_DROP, args![channel, sid, token]),
        };
        Ok(self.followers.tx(vec![statement.must(1)]).await?.is_committed())
    }

    /// Forgets whoever did not confirm in time. Answers how many.
    pub async fn forget_asked(&self, now: Timestamp) -> Result<u64> {
        let written = self.followers.tx(vec![run(sql::reader::FORGET_ASKED, args![ms(now)])]).await?.committed();
        Ok(written.and_then(|all| all.first().map(db::Returned::affected)).unwrap_or(0))
    }

    /// One process only: at start, frees what earlier runs of the program held. `boot` is a number of this run.
    pub async fn free_mailings(&self, boot: i64) -> Result<()> {
        let free = vec![run(sql::reader::FREE_ASKED, args![]), run(sql::mailing::FREE, args![boot])];
        let _ = self.followers.tx(free).await?;
        Ok(())
    }
}
