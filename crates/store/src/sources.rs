use std::collections::HashSet;
use std::time::Duration;

use channel::clock::Timestamp;
use channel::ids::ChannelId;
use db::{Db, args, run};

use crate::row::source::SourceRow;
use crate::row::{self, limit, ms, ms_of};
use crate::{ClaimedSource, Desk, ItemNote, Looked, Result, Source, StoreError, sql};

/// Looked for in one go.
const BATCH: usize = 20;

/// What may be asked by whoever looks at the town's web site.
#[derive(Clone)]
pub struct Sources {
    pub(crate) db: Db,
}

impl Sources {
    /// Takes the place that is due longest, for as long as the lease; none of a channel in `busy`. Of several nodes one
    /// gets it.
    pub async fn claim(&self, now: Timestamp, lease: Duration, busy: &[ChannelId]) -> Result<Option<ClaimedSource>> {
        let busy: Vec<i64> = busy.iter().map(|channel| channel.0).collect();
        let rows: Vec<SourceRow> = self.db.rows(sql::source::DUE, args![ms(now), limit(BATCH), busy]).await?;
        for row in rows {
            let mut source = row::source::source(row)?;
            let until = now + lease;
            let claim = run(sql::source::CLAIM, args![source.id, ms_of(source.due), ms(until)]).must(1);
            if !self.db.tx(vec![claim]).await?.is_committed() {
                continue;
            }
            source.due = Some(until);
            let channel = self.db.one(sql::channel::BY_ID, args![source.channel.0]).await?;
            let Some(channel) = channel.map(row::channel::read).transpose()? else { continue };
            let rules = Desk { db: self.db.clone() }.rules(source.channel).await?;
            let four_eyes = rules.is_none_or(|rules| rules.demands_approval(now));
            return Ok(Some(ClaimedSource { source, channel, four_eyes }));
        }
        Ok(None)
    }

    /// Which of these keys are dealt with: taken, or there before the place was watched.
    pub async fn settled(&self, source: &Source, keys: &[String]) -> Result<HashSet<String>> {
        let keys: Vec<[&String; 1]> = keys.iter().map(|key| [key]).collect();
        let list = serde_json::to_string(&keys).map_err(|error| StoreError::corrupt("source_item", error))?;
        let rows: Vec<(String,)> = self.db.rows(sql::source::SETTLED, args![source.id, list]).await?;
        Ok(rows.into_iter().map(|(key,)| key).collect())
    }

    /// Writes down what became of an item. What was taken, or is old, stays so.
    pub async fn note(&self, source: &Source, note: &ItemNote, now: Timestamp) -> Result<()> {
        let (why, arg) = note.why.as_ref().map_or(("", ""), |why| (why.key, why.arg.as_str()));
        let post = note.post.map(|post| post.0);
        let args = args![source.id, &note.key, ms(now), &note.title, &note.link, note.fate.key(), why, arg, post];
        let _ = self.db.tx(vec![run(sql::source::NOTE, args)]).await?;
        Ok(())
    }

    /// Writes down how a look ended. `false` if the lease had ended, or the place was changed meanwhile.
    pub async fn settle(&self, source: &Source, looked: &Looked, now: Timestamp) -> Result<bool> {
        let failures = if looked.problem.is_empty() { 0 } else { i64::from(source.failures) + 1 };
        let args = args![
            source.id,
            ms_of(source.due),
            ms_of(looked.due),
            ms(now),
            looked.problem,
            failures,
            looked.etag.clone(),
            looked.modified.clone()
        ];
        Ok(self.db.tx(vec![run(sql::source::SETTLE, args).must(1)]).await?.is_committed())
    }
}
