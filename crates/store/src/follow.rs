use channel::ids::ChannelId;
use db::{Db, args, run};

use crate::{BookletDraw, Drawn, NewSubscription, Put, Result, Standing, forget, origin, sql};

/// Push services one channel's followers may use. Some hundred Windows clusters are the most honest followers bring;
/// every further one costs each delivery its own ranges.
const ORIGINS: usize = 200;

/// Following and stopping, by proof of the endpoint. Adds, replaces and removes; no method returns a box.
#[derive(Clone)]
pub struct Follow {
    pub(crate) db: Db,
}

impl Follow {
    /// Stores a subscription. A new one is greeted; a known one gets its box replaced and keeps its week.
    pub async fn put(&self, new: NewSubscription) -> Result<Put> {
        let (channel, code, sid) = (new.channel.0, origin::code(&new.origin), new.sid);
        let known: Option<(i64,)> = self.db.one(sql::subscription::KNOWS_ORIGIN, args![channel, code]).await?;
        if known.is_none() {
            // Two who come at once may both be the last one: the number is a dam, not a promise.
            let used: Vec<(i64,)> = self.db.rows(sql::subscription::ORIGINS_OF, args![channel]).await?;
            if used.len() >= ORIGINS {
                return Ok(Put::TooManyServices);
            }
        }
        let written = self
            .db
            .tx(vec![
                run(sql::subscription::ADD_ORIGIN, args![code, new.origin]),
                run(sql::subscription::GREET_NEW, args![channel, code, sid]),
                run(sql::subscription::ADD, args![channel, code, sid, &new.sealed, new.week]),
                run(sql::subscription::RESEAL, args![channel, code, sid, &new.sealed]),
            ])
            .await?;
        let added = written.committed().is_some_and(|all| all.get(2).is_some_and(|add| add.affected() == 1));
        Ok(if added { Put::New } else { Put::Updated })
    }

    /// Deletes a subscription and everything waiting for it; `false` if there was none.
    pub async fn remove(&self, channel: ChannelId, origin: &str, sid: i64) -> Result<bool> {
        let written = self.db.tx(forget::statements(channel, origin::code(origin), &[sid])).await?;
        Ok(written.committed().is_some_and(|all| all.last().is_some_and(|gone| gone.affected() == 1)))
    }

    /// What is stored about it in clear.
    pub async fn standing(&self, channel: ChannelId, origin: &str, sid: i64) -> Result<Option<Standing>> {
        let args = args![channel.0, origin::code(origin), sid];
        let found: Option<(i64, i64)> = self.db.one(sql::subscription::STANDING, args).await?;
        Ok(found.map(|(week, length)| Standing { week, sealed_len: usize::try_from(length).unwrap_or(0) }))
    }

    /// Asks for one test notification; `false` if it is unknown.
    pub async fn greet(&self, channel: ChannelId, origin: &str, sid: i64) -> Result<bool> {
        let greet = run(sql::subscription::GREET_KNOWN, args![channel.0, origin::code(origin), sid]);
        let written = self.db.tx(vec![greet]).await?;
        Ok(written.committed().is_some_and(|all| all.first().is_some_and(|row| row.affected() == 1)))
    }

    /// Notes that a subscription drew a booklet, unless it did before. Asked again with the same mark, says so.
    pub async fn draw(&self, draw: BookletDraw) -> Result<Drawn> {
        let row = || args![draw.channel.0, draw.origin_code, draw.sid, draw.drawn];
        let noted = args![draw.channel.0, draw.origin_code, draw.sid, draw.drawn, &draw.mark];
        let written = self.db.tx(vec![run(sql::booklet::DRAW, noted)]).await?;
        if written.committed().is_some_and(|all| all.first().is_some_and(|row| row.affected() == 1)) {
            return Ok(Drawn::New);
        }
        let known: Option<(String,)> = self.db.one(sql::booklet::MARK, row()).await?;
        Ok(match known {
            Some((mark,)) if mark == draw.mark => Drawn::Again,
            Some(_) => Drawn::Already,
            None => Drawn::Unknown,
        })
    }

    /// Forgets which booklets of the half-years before `drawn` were drawn. Goes through all of them: twice a year.
    pub async fn forget_booklets(&self, drawn: i64) -> Result<()> {
        let _ = self.db.tx(vec![run(sql::booklet::DROP_OLD, args![drawn])]).await?;
        Ok(())
    }
}
