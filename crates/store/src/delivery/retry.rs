use std::collections::HashMap;
use std::time::Duration;

use channel::clock::{Timestamp, from_ms};
use channel::delivery::Lane;
use channel::ids::{ChannelId, DeliveryId, PostId};
use db::{Statement, args, run};

use super::lease_end;
use crate::row::{self, limit as limited, ms};
use crate::{Delivery, Result, Retry, RetryOutcome, StoreError, forget, origin, sql};

/// delivery, origin, sid, attempt, token
type ClaimedRow = (i64, i64, i64, i64, i64);
/// delivery, channel, post, version, lane, created
type FanoutRow = (i64, i64, i64, i64, i64, i64);

impl Delivery {
    /// Takes later attempts of this lane that are due and nobody holds, by due time, but none at the push services `without`.
    /// Those of a warning that is only rehearsed come after all others.
    pub async fn claim_retries(
        &self,
        lane: Lane,
        boot: i64,
        now: Timestamp,
        lease: Duration,
        limit: usize,
        without: &[&str],
    ) -> Result<Vec<Retry>> {
        let without: Vec<i64> = without.iter().map(|origin| origin::code(origin)).collect();
        let mut claimed: Vec<ClaimedRow> = Vec::new();
        for behind in [false, true] {
            // News is never rehearsed.
            let left = if behind && lane == Lane::News { 0 } else { limit - claimed.len() };
            if left > 0 {
                let end = lease_end(now, lease);
                let args = args![lane.rank(), ms(now), end, boot, limited(left), without.clone(), behind];
                let written = match self.followers.tx(vec![run(sql::retry::CLAIM, args)]).await {
                    // What is claimed is worked on: those in earnest do not wait for a rehearsal.
                    Err(_) if !claimed.is_empty() => break,
                    written => written?,
                };
                if let Some(returned) = written.committed().and_then(|mut all| all.pop()) {
                    claimed.extend(returned.rows::<ClaimedRow>()?);
                }
            }
        }
        if claimed.is_empty() {
            return Ok(Vec::new());
        }
        let mut ids: Vec<i64> = claimed.iter().map(|row| row.0).collect();
        ids.sort_unstable();
        ids.dedup();
        let fanouts: Vec<FanoutRow> = self.followers.rows(sql::retry::FANOUTS, args![ids]).await?;
        let fanouts: HashMap<i64, FanoutRow> = fanouts.into_iter().map(|row| (row.0, row)).collect();
        let channel_of = |delivery: i64| fanouts.get(&delivery).map(|fanout| fanout.1);
        let keys = claimed.iter().filter_map(|row| Some((channel_of(row.0)?, row.1, row.2)));
        let (boxes, origins) = (self.boxes(keys).await?, self.origins().await?);
        let mut retries = Vec::with_capacity(claimed.len());
        for (delivery, origin_code, sid, attempt, token) in claimed {
            // A fan-out that ended this moment takes its retries with it.
            let Some(&(_, channel, post, version, lane, created)) = fanouts.get(&delivery) else { continue };
            retries.push(Retry {
                delivery: DeliveryId(delivery),
                channel: ChannelId(channel),
                post: PostId(post),
                version: row::small("fanout", version)?,
                lane: Lane::from_rank(lane),
                created: from_ms(created),
                origin: origins.get(&origin_code).cloned().ok_or_else(|| StoreError::corrupt("retry", "origin"))?,
                sid,
                attempt: row::small("retry", attempt)?,
                token,
                sealed: boxes.get(&(channel, origin_code, sid)).cloned(),
                origin_code,
            });
        }
        Ok(retries)
    }

    /// Writes what became of one. `false`: somebody else holds it now, nothing was written.
    pub async fn finish_retry(&self, retry: &Retry, outcome: RetryOutcome) -> Result<bool> {
        Ok(self.followers.tx(ending(retry, outcome)).await?.is_committed())
    }

    /// Writes what became of many in one transaction, or, when somebody else holds one of them now, one by one. Answers
    /// for each whether it was written.
    pub async fn finish_retries(&self, ended: &[(Retry, RetryOutcome)]) -> Result<Vec<bool>> {
        let all = ended.iter().flat_map(|(retry, outcome)| ending(retry, *outcome)).collect();
        if self.followers.tx(all).await?.is_committed() {
            return Ok(vec![true; ended.len()]);
        }
        let mut written = Vec::with_capacity(ended.len());
        for (retry, outcome) in ended {
            written.push(self.finish_retry(retry, *outcome).await?);
        }
        Ok(written)
    }

    /// The boxes of these keys (channel, origin, sid), as far as they are still there.
    pub(super) async fn boxes(
        &self,
        keys: impl Iterator<Item = (i64, i64, i64)>,
    ) -> Result<HashMap<(i64, i64, i64), Vec<u8>>> {
        let mut groups: HashMap<(i64, i64), Vec<i64>> = HashMap::new();
        for (channel, origin, sid) in keys {
            groups.entry((channel, origin)).or_default().push(sid);
        }
        let mut boxes = HashMap::new();
        for ((channel, origin), sids) in groups {
            let rows: Vec<(i64, Vec<u8>)> =
                self.followers.rows(sql::subscription::AMONG, args![channel, origin, sids]).await?;
            boxes.extend(rows.into_iter().map(|(sid, sealed)| ((channel, origin, sid), sealed)));
        }
        Ok(boxes)
    }

    /// The addresses behind the codes.
    pub(super) async fn origins(&self) -> Result<HashMap<i64, String>> {
        let rows: Vec<(i64, String)> = self.followers.rows(sql::subscription::ORIGINS, args![]).await?;
        Ok(rows.into_iter().collect())
    }
}

/// What one attempt's end writes, guarded by its token.
fn ending(retry: &Retry, outcome: RetryOutcome) -> Vec<Statement> {
    let (delivery, origin) = (retry.delivery.0, retry.origin_code);
    let finish = || run(sql::retry::FINISH, args![delivery, origin, retry.sid, retry.token]).must(1);
    let count = |text: &'static str| run(text, args![delivery, origin]);
    match outcome {
        RetryOutcome::Accepted => vec![finish(), count(sql::retry::COUNT_ACCEPTED)],
        RetryOutcome::Refused => vec![finish(), count(sql::retry::COUNT_REFUSED)],
        RetryOutcome::Unwanted => vec![finish(), count(sql::retry::COUNT_DROPPED)],
        RetryOutcome::Gone => {
            let mut statements = vec![finish(), count(sql::retry::COUNT_GONE)];
            statements.extend(forget::statements(retry.channel, origin, &[retry.sid]));
            statements
        }
        RetryOutcome::Again { due, attempt } => {
            let args = args![delivery, origin, retry.sid, retry.token, ms(due), i64::from(attempt)];
            vec![run(sql::retry::AGAIN, args).must(1)]
        }
    }
}
