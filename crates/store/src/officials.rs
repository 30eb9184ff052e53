use std::time::Duration;

use channel::clock::{Timestamp, from_ms};
use channel::ids::{ChannelId, PostId};
use channel::official::Rule;
use db::{Db, Outcome, args, run};
use jiff::SignedDuration;
use std::collections::{BTreeSet, HashMap};

use crate::row::official::{self as rows, KnownRow, OPEN, OfficialRow, SourceRow};
use crate::row::{self, limit, ms};
use crate::{ClaimedOfficial, KnownOfficials, Official, OfficialReading, OfficialSource, Result, Settling, sql};

mod writes;

/// Looked for in one go.
const BATCH: usize = 20;
/// Warnings dropped in one go.
const OLD: usize = 500;
/// Ended warnings kept of one channel. The busiest district has a few hundred in ninety days.
const ENDED: usize = 2_000;
/// Warnings a reading is compared with: those, and whatever holds.
const MOST: usize = 2 * ENDED;

/// What may be asked by whoever reads official warnings.
#[derive(Clone)]
pub struct Officials {
    pub(crate) db: Db,
}

impl Officials {
    /// Takes the source that is due longest, for as long as the lease. Of several nodes one gets it.
    pub async fn claim(&self, now: Timestamp, lease: Duration) -> Result<Option<ClaimedOfficial>> {
        let due: Vec<SourceRow> = self.db.rows(sql::official::DUE, args![ms(now), limit(BATCH)]).await?;
        for row in due {
            let mut source = rows::source(row)?;
            let until = now + lease;
            let claim = run(sql::official::CLAIM, args![source.id, ms(source.due), ms(until)]).must(1);
            if !self.db.tx(vec![claim]).await?.is_committed() {
                continue;
            }
            source.due = until;
            let channel = self.db.one(sql::channel::BY_ID, args![source.channel.0]).await?;
            let Some(channel) = channel.map(row::channel::read).transpose()? else { continue };
            let hour = now - SignedDuration::from_hours(1);
            let recent: Option<(i64,)> = self.db.one(sql::official::RECENT, args![source.channel.0, ms(hour)]).await?;
            return Ok(Some(ClaimedOfficial {
                rule: rule_of(&self.db, source.channel).await?,
                recent: usize::try_from(recent.map_or(0, |(n,)| n)).unwrap_or(0),
                all: sources_of(&self.db, source.channel).await?,
                source,
                channel,
            }));
        }
        Ok(None)
    }

    /// Everything known in a channel, whichever source brought it, in the order it came.
    pub async fn known(&self, channel: ChannelId) -> Result<KnownOfficials> {
        // First, so that whatever comes in between counts as a change.
        let turn: Option<(i64,)> = self.db.one(sql::official::TURN, args![channel.0]).await?;
        let rows: Vec<KnownRow> = self.db.rows(sql::official::KNOWN, args![channel.0, 0, limit(MOST)]).await?;
        let listed: Vec<(i64, i64, Option<i64>)> = self.db.rows(sql::official::LISTED, args![channel.0, OPEN]).await?;
        let mut by: HashMap<i64, Vec<(i64, Option<Timestamp>)>> = HashMap::new();
        for (official, source, missing) in listed {
            by.entry(official).or_default().push((source, missing.map(from_ms)));
        }
        let mut all = rows.into_iter().map(rows::known).collect::<Result<Vec<_>>>()?;
        for one in &mut all {
            one.listed = by.remove(&one.id.0).unwrap_or_default();
        }
        all.sort_unstable_by_key(|one| one.id);
        Ok(KnownOfficials { turn: turn.map_or(0, |(turn,)| turn), all })
    }

    /// One of them, with its words.
    pub async fn official(&self, id: PostId) -> Result<Option<Official>> {
        self.db.one(sql::official::ONE, args![id.0]).await?.map(rows::official).transpose()
    }

    /// Writes a reading, with all it changes and orders, or nothing of it.
    pub async fn settle(&self, source: &OfficialSource, reading: &OfficialReading, now: Timestamp) -> Result<Settling> {
        let failures = if reading.problem.is_empty() { 0 } else { i64::from(source.failures) + 1 };
        let complete = reading.complete.then(|| ms(now));
        let (day, spent) = (reading.spent.day, i64::try_from(reading.spent.bytes).unwrap_or(i64::MAX));
        let (due, next) = (ms(source.due), ms(reading.due));
        let args = args![source.id, due, next, ms(now), complete, reading.problem, failures, day, spent];
        let mut statements = vec![run(sql::official::SETTLE, args).must(1)];
        statements.extend(writes::of(source, reading, now)?);
        Ok(match self.db.tx(statements).await? {
            Outcome::Committed(_) => Settling::Written,
            Outcome::Guarded { statement: 0 } => Settling::Lost,
            Outcome::Guarded { .. } => Settling::Overtaken,
        })
    }

    /// Forgets what ended before then, and of a channel with too many the oldest. Answers how many warnings.
    pub async fn prune(&self, before: Timestamp) -> Result<usize> {
        let mut old: Vec<(i64,)> = self.db.rows(sql::official::OLD, args![ms(before), limit(OLD)]).await?;
        let sources: Vec<SourceRow> = self.db.rows(sql::official::EVERY_SOURCE, args![]).await?;
        let channels: BTreeSet<i64> = sources.iter().map(|row| row.1).collect();
        for channel in channels {
            let most = args![channel, OPEN, limit(ENDED), limit(OLD)];
            old.extend(self.db.rows::<(i64,)>(sql::official::SURPLUS, most).await?);
        }
        let ids: Vec<i64> = old.into_iter().map(|(id,)| id).collect::<BTreeSet<_>>().into_iter().collect();
        let count = ids.len();
        let dropped = vec![
            run(sql::official::DROP_MESSAGES, args![ids.clone()]),
            run(sql::official::DROP_LISTED, args![ids.clone()]),
            run(sql::official::DROP, args![ids]),
            run(sql::official::DROP_FILES, args![ms(before)]),
        ];
        let _ = self.db.tx(dropped).await?;
        Ok(count)
    }
}

/// A channel's sources, the oldest first.
pub(crate) async fn sources_of(db: &Db, channel: ChannelId) -> Result<Vec<OfficialSource>> {
    let all: Vec<SourceRow> = db.rows(sql::official::SOURCES, args![channel.0]).await?;
    all.into_iter().map(rows::source).collect()
}

/// Warnings of a channel that have not ended, and those that ended since then.
pub(crate) async fn shown(db: &Db, channel: ChannelId, since: Timestamp, most: usize) -> Result<Vec<Official>> {
    let rows: Vec<OfficialRow> = db.rows(sql::official::SHOWN, args![channel.0, ms(since), limit(most)]).await?;
    rows.into_iter().map(rows::official).collect()
}

/// What a channel does with warnings. A word nobody knows any more counts as the usual.
pub(crate) async fn rule_of(db: &Db, channel: ChannelId) -> Result<Rule> {
    let found: Option<(String,)> = db.one(sql::official::RULE, args![channel.0]).await?;
    Ok(found.and_then(|(word,)| Rule::parse(&word)).unwrap_or_default())
}
