use std::time::Duration;

use channel::clock::Timestamp;
use channel::post::State;
use channel::webhook::{Event, GIVEN_UP_MOST, Standing};
use db::{Db, args, run};

use crate::row::webhook::CallRow;
use crate::row::{self, limit, ms, ms_of};
use crate::{ClaimedCall, Result, SYSTEM, Settled, Webhook, WebhookCall, audit, sql};

/// Looked at in one go.
const BATCH: usize = 20;

/// What may be asked by whoever makes the calls. Knows addresses and what is public, no follower.
#[derive(Clone)]
pub struct Webhooks {
    pub(crate) db: Db,
}

impl Webhooks {
    /// Takes the call that is due longest, for as long as the lease; none of an address in `busy`, by number. Of several
    /// nodes one gets it.
    pub async fn claim(&self, now: Timestamp, lease: Duration, busy: &[i64]) -> Result<Option<ClaimedCall>> {
        let due = args![ms(now), limit(BATCH), busy.to_vec()];
        let rows: Vec<CallRow> = self.db.rows(sql::webhook::DUE, due).await?;
        for row in rows {
            let mut call = row::webhook::call(row)?;
            let until = now + lease;
            let (webhook, post, version) = (call.webhook, call.post.0, call.version);
            let claim = run(sql::webhook::CLAIM, args![webhook, post, version, ms_of(call.due), ms(until)]).must(1);
            if !self.db.tx(vec![claim]).await?.is_committed() {
                continue;
            }
            (call.due, call.attempts) = (Some(until), call.attempts + 1);
            if let Some(claimed) = self.load(call).await? {
                return Ok(Some(claimed));
            }
        }
        Ok(None)
    }

    /// Everything a call says; a call of an address that is gone is dropped.
    async fn load(&self, call: WebhookCall) -> Result<Option<ClaimedCall>> {
        let found =
            self.db.one(sql::webhook::ONE, args![call.webhook]).await?.map(row::webhook::webhook).transpose()?;
        let Some(webhook) = found else {
            let _ = self.db.tx(vec![run(sql::webhook::DROP_CALLS, args![call.webhook])]).await?;
            return Ok(None);
        };
        let channel = self.db.one(sql::channel::BY_ID, args![webhook.channel.0]).await?;
        let Some(channel) = channel.map(row::channel::read).transpose()? else { return Ok(None) };
        let post = self.db.one(sql::post::AS_OF_VERSION, args![call.post.0, call.version]).await?;
        let post = post.map(row::post::read).transpose()?;
        // What was taken back meanwhile is told by no call but the one that says so.
        let post = post.filter(|post| post.state == State::Published || call.event == Event::Withdrawn);
        Ok(Some(ClaimedCall { call, webhook, channel, post }))
    }

    /// Writes down what came of an attempt. An address at which call after call was given up is switched off, and so is
    /// one that says it is gone. `false` if the lease had ended and somebody else has the call.
    pub async fn settle(&self, claimed: &ClaimedCall, settled: &Settled, now: Timestamp) -> Result<bool> {
        let ClaimedCall { call, webhook, .. } = claimed;
        let finished = settled.due.is_none().then(|| ms(now));
        let head = args![
            call.webhook,
            call.post.0,
            call.version,
            ms_of(call.due),
            settled.state.key(),
            ms_of(settled.due),
            settled.status.map(i64::from),
            settled.problem,
            finished
        ];
        let mut statements = vec![run(sql::webhook::SETTLE, head).must(1)];
        match settled.state {
            Standing::Done => statements.push(run(sql::webhook::CLEAR_FAILED, args![webhook.id])),
            Standing::GivenUp => statements.push(run(sql::webhook::COUNT_FAILED, args![webhook.id])),
            Standing::Waiting | Standing::Dropped => {}
        }
        if !self.db.tx(statements).await?.is_committed() {
            return Ok(false);
        }
        if settled.gone {
            self.stop(webhook, "gone", now).await?;
        } else if settled.state == Standing::GivenUp && webhook.failed + 1 >= GIVEN_UP_MOST {
            self.stop(webhook, "failed", now).await?;
        }
        Ok(true)
    }

    async fn stop(&self, webhook: &Webhook, why: &str, now: Timestamp) -> Result<()> {
        let written = self.db.tx(vec![
            run(sql::webhook::STOP, args![webhook.id, ms(now), why]).must(1),
            run(sql::webhook::DROP_WAITING, args![webhook.id, ms(now)]),
            audit::line(webhook.channel, audit::WEBHOOK_STOPPED, &webhook.label, why, SYSTEM, now),
        ]);
        let _ = written.await?;
        Ok(())
    }

    /// Forgets calls that ended and were ordered before that.
    pub async fn forget(&self, before: Timestamp) -> Result<()> {
        let ids: Vec<(i64,)> = self.db.rows(sql::webhook::EVERY_ID, args![]).await?;
        for (id,) in ids {
            let _ = self.db.tx(vec![run(sql::webhook::FORGET, args![id, ms(before)])]).await?;
        }
        Ok(())
    }
}
