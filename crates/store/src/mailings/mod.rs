mod asked;
mod issue;
mod walk;

use db::{Db, args, run};

use channel::clock::Timestamp;
use channel::ids::{ChannelId, PostId};
use channel::newsletter::{Bounce, Bounced, after, believed, doubted};
use channel::subscription::{RoundedCount, rounded};

use crate::row::{self, count, ms, small, stored};
use crate::wire::newsletter::write_health;
use crate::{KnownReader, MailHealth, Newsletter, PublicChannel, PublishedPost, Result, readers, sql};

/// address, wish, proof, weeks
type KnownRow = (Vec<u8>, Vec<u8>, Vec<u8>, i64);
/// lo, hi, reached, armed, done, taken, refused, gone
type RangeRow = (i64, i64, Option<i64>, Option<i64>, i64, i64, i64, i64);

/// Between two recounts, milliseconds.
const PAUSE: i64 = 15 * 60_000;
const TURN: &str = "readers.counted";

/// The work of sending newsletters: beside [`crate::Delivery`] the only asker that reads sealed boxes. Nothing is written
/// per reader who was reached.
#[derive(Clone)]
pub struct Mailings {
    pub(crate) content: Db,
    pub(crate) followers: Db,
}

impl Mailings {
    /// All newsletters there are, running or not.
    pub async fn newsletters(&self) -> Result<Vec<Newsletter>> {
        let rows = self.content.rows(sql::newsletter::EVERY, args![]).await?;
        rows.into_iter().map(row::newsletter::newsletter).collect()
    }

    /// That of a channel.
    pub async fn newsletter(&self, channel: ChannelId) -> Result<Option<Newsletter>> {
        self.content.one(sql::newsletter::ONE, args![channel.0]).await?.map(row::newsletter::newsletter).transpose()
    }

    /// The channel itself.
    pub async fn channel(&self, channel: ChannelId) -> Result<Option<PublicChannel>> {
        self.content.one(sql::channel::BY_ID, args![channel.0]).await?.map(row::channel::read).transpose()
    }

    /// The posts of an issue as they are now, in its order; what was taken back is left out.
    pub async fn posts(&self, posts: &[(PostId, u32)]) -> Result<Vec<PublishedPost>> {
        let mut found = Vec::with_capacity(posts.len());
        for (post, _) in posts {
            let row = self.content.one(sql::post::POST, args![post.0]).await?;
            found.extend(row.map(row::post::read).transpose()?);
        }
        found.retain(|post| post.state == channel::post::State::Published);
        Ok(found)
    }

    /// Which of them those are, and in which versions: for whoever asks often.
    pub async fn still_out(&self, posts: &[(PostId, u32)]) -> Result<Vec<(PostId, u32)>> {
        let mut out = Vec::with_capacity(posts.len());
        for (post, _) in posts {
            if let Some((version,)) = self.content.one::<(i64,)>(sql::post::OUT, args![post.0]).await? {
                out.push((*post, small("post", version)?));
            }
        }
        Ok(out)
    }

    /// Writes down how the way out is. `false` if the desk changed something meanwhile. With `tried`, the trial with these
    /// locked bytes is over.
    pub async fn note_health(
        &self,
        newsletter: &Newsletter,
        health: &MailHealth,
        look: Timestamp,
        tried: Option<&[u8]>,
    ) -> Result<bool> {
        let channel = newsletter.channel.0;
        let note = args![channel, write_health(health)?, ms(look), newsletter.stir];
        let mut statements = vec![run(sql::newsletter::HEALTH, note)];
        statements.extend(tried.map(|trial| run(sql::newsletter::TRIED, args![channel, trial])));
        let written = self.content.tx(statements).await?.committed();
        Ok(written.is_some_and(|all| all.first().is_some_and(|row| row.affected() == 1)))
    }

    /// Counts the readers of every newsletter, at most every 15 minutes; `false` when it was not time yet.
    pub async fn recount_readers(&self, now: Timestamp) -> Result<bool> {
        let turn = run(sql::instance::TAKE_TURN, args![TURN, ms(now).to_string(), ms(now).saturating_sub(PAUSE)]);
        if !self.content.tx(vec![turn.must(1)]).await?.is_committed() {
            return Ok(false);
        }
        for newsletter in self.newsletters().await? {
            let channel = newsletter.channel.0;
            let found: Option<(i64,)> = self.followers.one(sql::reader::COUNT, args![channel]).await?;
            let shown = match rounded(found.map_or(0, |(number,)| count(number))) {
                RoundedCount::Few => 0,
                RoundedCount::About(number) => stored(number),
            };
            let _ = self.content.tx(vec![run(sql::newsletter::SET_READERS, args![channel, shown])]).await?;
        }
        Ok(true)
    }

    /// All that is kept of a reader; `None` if there is no such.
    pub async fn known_reader(&self, channel: ChannelId, sid: i64) -> Result<Option<KnownReader>> {
        let found: Option<KnownRow> = self.followers.one(sql::reader::KNOWN, args![channel.0, sid]).await?;
        let Some((address, wish, proof, soft)) = found else { return Ok(None) };
        Ok(Some(KnownReader { address, wish, proof, soft: small("reader", soft)? }))
    }

    /// Mail to a reader came back in that week, or was not taken. Answers whether they are no reader any more; `None` if they
    /// were none. Of more than a share of the readers nobody believes it.
    pub async fn bounced(&self, channel: ChannelId, sid: i64, bounce: Bounce, week: i64) -> Result<Option<Bounced>> {
        let found: Option<(i64, i64)> = self.followers.one(sql::reader::SOFT, args![channel.0, sid]).await?;
        let Some((weeks, last)) = found else { return Ok(None) };
        let weeks = small("reader", weeks)?;
        let mut bounced = after(weeks, last, bounce, week);
        if bounced == Bounced::Leaves && !self.believes(channel, week).await? {
            bounced = doubted(weeks, last, week);
        }
        let statements = match bounced {
            Bounced::Leaves => readers::forget(channel, sid),
            Bounced::Stays { weeks, last } => {
                vec![run(sql::reader::SET_SOFT, args![channel.0, sid, i64::from(weeks), last])]
            }
        };
        let _ = self.followers.tx(statements).await?;
        Ok(Some(bounced))
    }

    /// Whether it is likely that one more address is gone. At the first that is not, the way out is looked at, so that the
    /// desk hears of it.
    async fn believes(&self, channel: ChannelId, week: i64) -> Result<bool> {
        let written = self.content.tx(vec![run(sql::newsletter::GONE, args![channel.0, week])]).await?;
        let Some(counted) = written.committed().and_then(|mut all| all.pop()) else { return Ok(true) };
        let Some((gone, readers)) = counted.one::<(i64, i64)>()? else { return Ok(true) };
        let (gone, most) = (count(gone), believed(count(readers)));
        if gone == most + 1 {
            let _ = self.content.tx(vec![run(sql::newsletter::LOOK, args![channel.0, 0_i64])]).await?;
        }
        Ok(gone <= most)
    }

    /// After a restore: what was on its way waits for a person, and whoever left since the copy was made is a reader again
    /// until they leave again.
    pub async fn pause_issues(&self) -> Result<u64> {
        let written = self.content.tx(vec![run(sql::newsletter::PAUSE_ALL, args![])]).await?.committed();
        Ok(written.and_then(|all| all.first().map(db::Returned::affected)).unwrap_or(0))
    }
}
