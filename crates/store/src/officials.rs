use std::time::Duration;

use channel::clock::Timestamp;
use channel::delivery::{FOLLOWERS, Lane};
use channel::ids::ChannelId;
use channel::official::{Ending, Provider, Reach, Rule, Step};
use db::{Db, Statement, args, run};
use jiff::SignedDuration;

use crate::row::official::{self as rows, OPEN, OfficialRow, SourceRow};
use crate::row::{self, limit, ms, ms_of};
use crate::wire::write_words;
use crate::{
    ClaimedOfficial, FoundMessage, Official, OfficialChange, OfficialReading, OfficialSource, OfficialTurn, Result,
    SYSTEM, audit, sql,
};

/// Looked for in one go.
const BATCH: usize = 20;
/// Warnings dropped in one go.
const OLD: usize = 500;

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
            let all = sources_of(&self.db, source.channel).await?;
            let hour = now - SignedDuration::from_hours(1);
            let recent: Option<(i64,)> = self.db.one(sql::official::RECENT, args![source.channel.0, ms(hour)]).await?;
            return Ok(Some(ClaimedOfficial {
                rule: rule_of(&self.db, source.channel).await?,
                recent: usize::try_from(recent.map_or(0, |(n,)| n)).unwrap_or(0),
                reads_dwd: all.iter().any(|one| one.watching.provider == Provider::Dwd),
                source,
                channel,
            }));
        }
        Ok(None)
    }

    /// Everything known from a source, in the order it came.
    pub async fn known(&self, source: &OfficialSource) -> Result<Vec<Official>> {
        let rows: Vec<OfficialRow> = self.db.rows(sql::official::OF_SOURCE, args![source.id]).await?;
        rows.into_iter().map(rows::official).collect()
    }

    /// Writes a reading, with all it changes and orders, or nothing of it: `false` if the lease had ended, the source was
    /// taken away, or a person was quicker with one of the warnings. Then the next reading finds the same again.
    pub async fn settle(&self, source: &OfficialSource, reading: &OfficialReading, now: Timestamp) -> Result<bool> {
        let failures = if reading.problem.is_empty() { 0 } else { i64::from(source.failures) + 1 };
        let complete = reading.complete.then(|| ms(now));
        let args = args![source.id, ms(source.due), ms(reading.due), ms(now), complete, reading.problem, failures];
        let mut statements = vec![run(sql::official::SETTLE, args).must(1)];
        for change in &reading.changes {
            statements.extend(writes(source, change, now)?);
        }
        Ok(self.db.tx(statements).await?.is_committed())
    }

    /// Forgets what ended before then. Answers how many warnings.
    pub async fn prune(&self, before: Timestamp) -> Result<usize> {
        let old: Vec<(i64,)> = self.db.rows(sql::official::OLD, args![ms(before), limit(OLD)]).await?;
        let ids: Vec<i64> = old.into_iter().map(|(id,)| id).collect();
        let count = ids.len();
        let dropped = vec![
            run(sql::official::DROP_MESSAGES, args![ids.clone()]),
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

/// What a channel does with warnings. A word nobody knows any more counts as the usual.
pub(crate) async fn rule_of(db: &Db, channel: ChannelId) -> Result<Rule> {
    let found: Option<(String,)> = db.one(sql::official::RULE, args![channel.0]).await?;
    Ok(found.and_then(|(word,)| Rule::parse(&word)).unwrap_or_default())
}

fn writes(source: &OfficialSource, change: &OfficialChange, now: Timestamp) -> Result<Vec<Statement>> {
    let (id, version) = (change.id.0, i64::from(change.base) + 1);
    let push = change.reach == Reach::Push;
    let told = if push { version } else { i64::from(change.told) };
    let proposed = (change.reach == Reach::Propose).then(|| ms(now));
    let mut all = Vec::new();
    match &change.turn {
        OfficialTurn::New(found, names) => {
            let (names, severity, sent) = (rows::write_names(names), found.severity.word(), ms(found.sent));
            let (rehearsal, expires) = (i64::from(found.rehearsal), ms_of(found.expires));
            let pushed = push.then(|| ms(now));
            let head = args![
                id,
                source.channel.0,
                source.id,
                names,
                severity,
                rehearsal,
                sent,
                expires,
                ms(now),
                OPEN,
                told,
                pushed,
                proposed
            ];
            all.push(run(sql::official::ADD, head));
            all.extend(message(id, version, found, now)?);
        }
        OfficialTurn::Next(found, names) => {
            let (names, severity, sent) = (rows::write_names(names), found.severity.word(), ms(found.sent));
            let (rehearsal, expires) = (i64::from(found.rehearsal), ms_of(found.expires));
            let ends = found.step == Step::Ends;
            let (ended, ending) = if ends { (ms(now), Ending::AllClear.key()) } else { (OPEN, "") };
            let pushed = (push && change.told == 0).then(|| ms(now));
            let base = i64::from(change.base);
            let head =
                args![id, base, names, severity, rehearsal, sent, expires, ended, ending, told, pushed, proposed];
            all.push(run(sql::official::NEXT, head).must(1));
            all.extend(message(id, version, found, now)?);
        }
        OfficialTurn::Gone(ending) => {
            let base = i64::from(change.base);
            all.push(run(sql::official::GONE, args![id, base, ms(now), ending.key(), told]).must(1));
            all.push(run(sql::official::REPEAT_MESSAGE, args![id, base, ms(now)]));
        }
    }
    if push {
        all.extend(deliver(source.channel, change, version, now));
        all.push(audit::line(
            source.channel,
            audit::OFFICIAL_PUSHED,
            &change.id.to_string(),
            &change.title,
            SYSTEM,
            now,
        ));
    }
    Ok(all)
}

fn message(id: i64, version: i64, found: &FoundMessage, now: Timestamp) -> Result<[Statement; 2]> {
    let (step, words) = (rows::step(found.step), write_words(&found.words)?);
    let add = args![id, version, step, ms(found.sent), ms(now), words, &found.hash];
    let file = args![&found.hash, found.kind, found.bytes.clone(), ms(now)];
    Ok([run(sql::official::ADD_MESSAGE, add), run(sql::official::ADD_FILE, file)])
}

/// What the message before has not reached yet gets this one instead.
fn deliver(channel: ChannelId, change: &OfficialChange, version: i64, now: Timestamp) -> [Statement; 3] {
    let (id, lane) = (change.id.0, Lane::Warning.rank());
    let new = args![change.delivery.0, channel.0, id, version, &change.title, lane, FOLLOWERS, ms(now), ms(now)];
    [
        run(sql::publish::END_SERVICES, args![id]),
        run(sql::publish::END_DELIVERIES, args![id, ms(now)]),
        run(sql::publish::ADD_DELIVERY, new),
    ]
}
