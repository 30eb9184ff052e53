use std::time::Duration;

use channel::clock::Timestamp;
use db::{Statement, args, run};

use super::{Mailings, RangeRow};
use crate::row::{limit as limited, ms, ms_of, small, stored};
use crate::{Issue, LaterMail, MailStep, Mailing, MailingRange, Result, SealedReader, StoreError, sql};

/// The part of a box that its fresh and its settled form share.
const BOX_POINT: usize = 32;

impl Mailings {
    /// Takes an issue for as long as the lease; the first time cuts the readers into `ranges`. `None` while it is somebody
    /// else's. `boot` is a number of this run of the program, not 0.
    pub async fn claim_mailing(
        &self,
        issue: &Issue,
        ranges: u32,
        boot: i64,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Option<Mailing>> {
        let mut opening = vec![run(sql::mailing::ADD, args![issue.id, issue.channel.0])];
        // Unclear mails are sent again; where nobody knows any more which they are, it must not begin anew for everybody.
        let ranges = if issue.again { Vec::new() } else { cut(ranges) };
        opening.extend(ranges.into_iter().map(|(lo, hi)| run(sql::mailing::ADD_RANGE, args![issue.id, lo, hi])));
        let found: Option<(i64, i64, i64, i64, i64)> = self.followers.one(sql::mailing::ONE, args![issue.id]).await?;
        let token = match found {
            Some((_, token, ..)) => token,
            None => {
                let _ = self.followers.tx(opening).await?;
                0
            }
        };
        let claim = args![issue.id, token, ms(now + lease), ms(now), boot];
        let written = self.followers.tx(vec![
            run(sql::mailing::CLAIM, claim).must(1),
            run(sql::mailing::CLAIM_RANGES, args![issue.id, token + 1]),
            run(sql::mailing::DOUBT_LATER, args![issue.id]),
        ]);
        let claimed = written.await?.is_committed();
        Ok(claimed.then_some(Mailing { issue: issue.id, channel: issue.channel, token: token + 1 }))
    }

    /// Holds it for another lease, or lays it down with one that ended. `false` if it is somebody else's by now.
    pub async fn hold_mailing(&self, mailing: &Mailing, until: Timestamp) -> Result<bool> {
        let hold = run(sql::mailing::HOLD, args![mailing.issue, mailing.token, ms(until)]).must(1);
        Ok(self.followers.tx(vec![hold]).await?.is_committed())
    }

    /// Its ranges, in order.
    pub async fn ranges(&self, mailing: &Mailing) -> Result<Vec<MailingRange>> {
        let rows: Vec<RangeRow> = self.followers.rows(sql::mailing::RANGES, args![mailing.issue]).await?;
        let read =
            |(lo, hi, reached, armed, done, ..): RangeRow| MailingRange { lo, hi, reached, armed, done: done != 0 };
        Ok(rows.into_iter().map(read).collect())
    }

    /// Readers with keys above `after` (from the range's beginning without it), up to `to`, in order.
    pub async fn readers(
        &self,
        mailing: &Mailing,
        range: &MailingRange,
        after: Option<i64>,
        to: i64,
        limit: usize,
    ) -> Result<Vec<SealedReader>> {
        let from = match after {
            None => range.lo,
            Some(last) if last >= to => return Ok(Vec::new()),
            Some(last) => last + 1,
        };
        let args = args![mailing.channel.0, from, to, limited(limit)];
        let rows: Vec<(i64, Vec<u8>, Vec<u8>)> = self.followers.rows(sql::reader::BATCH, args).await?;
        Ok(rows.into_iter().map(|(sid, address, wish)| SealedReader { sid, address, wish, attempt: 1 }).collect())
    }

    /// Writes what the last step brought and what the next one is about to do, in one transaction. `false`: somebody else
    /// has the mailing now, nothing was written, stop.
    pub async fn step(&self, mailing: &Mailing, range: &MailingRange, step: &MailStep) -> Result<bool> {
        let head = args![
            mailing.issue,
            range.lo,
            mailing.token,
            step.reached,
            step.armed,
            step.done,
            stored(step.taken),
            stored(step.refused),
            stored(step.gone)
        ];
        let mut statements = vec![run(sql::mailing::STEP, head).must(1)];
        statements.extend(beside(mailing, step)?);
        Ok(self.followers.tx(statements).await?.is_committed())
    }

    /// Mails to be tried again now.
    pub async fn later_due(&self, mailing: &Mailing, now: Timestamp, limit: usize) -> Result<Vec<SealedReader>> {
        let args = args![mailing.issue, ms(now), limited(limit)];
        let rows: Vec<(i64, i64, Vec<u8>, Vec<u8>)> = self.followers.rows(sql::mailing::LATER_DUE, args).await?;
        let read = |(sid, attempt, address, wish)| {
            Ok(SealedReader { sid, address, wish, attempt: small("mailing_later", attempt)? })
        };
        rows.into_iter().map(read).collect()
    }

    /// Writes down that these are about to be handed over. `false` as in [`Mailings::step`].
    pub async fn arm_later(&self, mailing: &Mailing, sids: &[i64], until: Timestamp) -> Result<bool> {
        let hold = run(sql::mailing::HOLD, args![mailing.issue, mailing.token, ms(until)]).must(1);
        let arm = run(sql::mailing::ARM_LATER, args![mailing.issue, sids]);
        Ok(self.followers.tx(vec![hold, arm]).await?.is_committed())
    }

    /// Writes what came of them: those in `ended` need no further attempt. `false` as in [`Mailings::step`].
    pub async fn end_later(&self, mailing: &Mailing, ended: &[i64], step: &MailStep, until: Timestamp) -> Result<bool> {
        let sums =
            args![mailing.issue, mailing.token, stored(step.taken), stored(step.refused), stored(step.gone), ms(until)];
        let mut statements = vec![run(sql::mailing::COUNT_LATER, sums).must(1)];
        statements.push(run(sql::mailing::END_LATER, args![mailing.issue, ended]));
        statements.extend(beside(mailing, step)?);
        Ok(self.followers.tx(statements).await?.is_committed())
    }

    /// A person wants the unclear ones sent again: they are due now.
    pub async fn heed_again(&self, issue: i64, now: Timestamp) -> Result<()> {
        let _ = self.followers.tx(vec![run(sql::mailing::AGAIN, args![issue, ms(now)])]).await?;
        let _ = self.content.tx(vec![run(sql::newsletter::AGAIN_HEEDED, args![issue])]).await?;
        Ok(())
    }
}

/// What a step writes beside its own row.
fn beside(mailing: &Mailing, step: &MailStep) -> Result<Vec<Statement>> {
    let mut statements = Vec::new();
    let channel = mailing.channel.0;
    for (sid, address, wish) in &step.settled {
        let boxes = [(sql::reader::SETTLE_ADDRESS, address), (sql::reader::SETTLE_WISH, wish)];
        for (text, sealed) in boxes {
            if let Some(sealed) = sealed {
                let point = sealed.get(..BOX_POINT).unwrap_or_default();
                statements.push(run(text, args![channel, *sid, sealed, point]));
            }
        }
    }
    if !step.later.is_empty() {
        let row = |mail: &LaterMail| (mail.sid, ms_of(mail.due), i64::from(mail.attempt));
        let list: Vec<(i64, Option<i64>, i64)> = step.later.iter().map(row).collect();
        let list = serde_json::to_string(&list).map_err(|error| StoreError::corrupt("mailing_later", error))?;
        statements.push(run(sql::mailing::ADD_LATER, args![mailing.issue, channel, list]));
    }
    Ok(statements)
}

/// All keys in that many equal parts.
fn cut(parts: u32) -> Vec<(i64, i64)> {
    let (parts, all) = (i128::from(parts.max(1)), 1_i128 << 64);
    let at = |n: i128| i128::from(i64::MIN) + all * n / parts;
    let narrow = |key: i128| i64::try_from(key).unwrap_or(i64::MAX);
    (0..parts).map(|n| (narrow(at(n)), narrow(at(n + 1) - 1))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_lies_in_one_part() {
        for parts in [1, 2, 3, 8, 64] {
            let cut = cut(parts);
            assert_eq!((cut[0].0, cut[cut.len() - 1].1), (i64::MIN, i64::MAX));
            assert!(cut.windows(2).all(|two| two[0].1 + 1 == two[1].0) && cut.len() == parts as usize);
        }
    }
}
