use channel::clock::Timestamp;
use channel::ids::ChannelId;
use channel::newsletter::ASKS;
use db::{Db, Statement, args, run};

use crate::row::ms;
use crate::{NewReader, Result, sql};

/// Asking for a newsletter, confirming, choosing and leaving, by what only the reader can know. No method returns a box,
/// and none says whether an address is known.
#[derive(Clone)]
pub struct Readers {
    pub(crate) db: Db,
}

impl Readers {
    /// Keeps an address until it is confirmed. Asked again, the newest wish and link count; the answer is the same.
    pub async fn ask(&self, new: NewReader) -> Result<()> {
        let ask = args![new.channel.0, new.sid, new.address, new.wish, new.secret, ms(new.forget), i64::from(ASKS)];
        let _ = self.db.tx(vec![run(sql::reader::ASK, ask)]).await?;
        Ok(())
    }

    /// Whether a link still confirms something.
    pub async fn is_asked(&self, channel: ChannelId, sid: i64, secret: [u8; 32], now: Timestamp) -> Result<bool> {
        let args = args![channel.0, sid, secret, ms(now)];
        Ok(self.db.one::<(i64,)>(sql::reader::IS_ASKED, args).await?.is_some())
    }

    /// Makes a reader of whoever asked. `false`, nothing written, if the link is over or was used.
    pub async fn confirm(
        &self,
        channel: ChannelId,
        sid: i64,
        secret: [u8; 32],
        proof: &[u8],
        now: Timestamp,
    ) -> Result<bool> {
        let confirm = args![channel.0, sid, secret, proof, ms(now)];
        let written = self
            .db
            .tx(vec![run(sql::reader::CONFIRM, confirm).must(1), run(sql::reader::DROP_ASKED, args![channel.0, sid])]);
        Ok(written.await?.is_committed())
    }

    /// Whether the reader a link names is one.
    pub async fn is_reader(&self, channel: ChannelId, sid: i64) -> Result<bool> {
        Ok(self.db.one::<(i64,)>(sql::reader::EXISTS, args![channel.0, sid]).await?.is_some())
    }

    /// Puts another wish in the place of the one there is. `false` if there is no such reader.
    pub async fn choose(&self, channel: ChannelId, sid: i64, wish: &[u8]) -> Result<bool> {
        let choose = run(sql::reader::CHOOSE, args![channel.0, sid, wish]).must(1);
        Ok(self.db.tx(vec![choose]).await?.is_committed())
    }

    /// Forgets a reader and everything that waits for them; `false` if there was none.
    pub async fn leave(&self, channel: ChannelId, sid: i64) -> Result<bool> {
        let written = self.db.tx(forget(channel, sid)).await?;
        Ok(written.committed().is_some_and(|all| all.last().is_some_and(|gone| gone.affected() == 1)))
    }
}

/// The statements, the last of which deletes the reader.
pub(crate) fn forget(channel: ChannelId, sid: i64) -> Vec<Statement> {
    [sql::reader::DROP_LATER, sql::reader::DROP_ASKED, sql::reader::DROP]
        .into_iter()
        .map(|text| run(text, args![channel.0, sid]))
        .collect()
}
