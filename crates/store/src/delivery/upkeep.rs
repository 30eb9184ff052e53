use channel::clock::Timestamp;
use channel::delivery::Lane;
use channel::ids::DeliveryId;
use db::{Engine, args, run};
use std::future::Future;

use crate::row::ms;
use crate::{Delivery, Result, SYSTEM, audit, sql};

/// A little less than a day, milliseconds, so that the hour of the night does not wander.
const DAY: i64 = 23 * 3_600_000;
/// Deliveries and later attempts within so many milliseconds keep the file from being written anew.
const SOON: i64 = 10 * 60_000;
const REWRITTEN: &str = "followers.rewritten";
const REWRITING: &str = "followers.rewriting";
/// How long a node that began to write the table anew keeps the others from it, milliseconds.
const TURN: i64 = 50 * 60_000;

impl Delivery {
    /// After a restore: deliveries ordered before `older_than` that have not ended wait for a person. Answers how many.
    pub async fn pause_old(&self, older_than: Timestamp, now: Timestamp) -> Result<u64> {
        let mut paused = 0;
        for lane in Lane::ALL {
            let before = args![lane.rank(), ms(older_than)];
            let old: Vec<(i64,)> = self.content.rows(sql::delivery::OLD, before.clone()).await?;
            // The ranges first: when we are stopped in between, the next call finds the deliveries again.
            let mut statements = vec![run(sql::delivery::PAUSE_OLD, before)];
            for (delivery,) in old {
                let hold = run(sql::fanout::HOLD, args![delivery]);
                let hold_retries = run(sql::fanout::HOLD_RETRIES, args![delivery, i64::MAX]);
                let held = run(sql::fanout::SET_HELD, args![delivery, 1i64]);
                let _ = self.followers.tx(vec![held, hold, hold_retries]).await?;
                statements.push(run(sql::delivery::NOTE_PAUSE, args![delivery, ms(now), SYSTEM.0]));
                statements.push(audit::delivery_line(DeliveryId(delivery), audit::PAUSED, SYSTEM, now));
            }
            let written = self.content.tx(statements).await?;
            paused += written.committed().and_then(|all| all.first().map(db::Returned::affected)).unwrap_or(0);
        }
        Ok(paused)
    }

    /// Drops the fan-out rows of deliveries that ended elsewhere: cancelled or withdrawn at the desk. Cheap; call it
    /// at each poll. Answers how many.
    pub async fn sweep(&self) -> Result<u64> {
        let open: Vec<(i64, bool)> = self.followers.rows(sql::fanout::EVERY, args![]).await?;
        if open.is_empty() {
            return Ok(0);
        }
        let ids: Vec<i64> = open.into_iter().map(|(delivery, _)| delivery).collect();
        let ended: Vec<(i64,)> = self.content.rows(sql::delivery::ENDED_AMONG, args![ids]).await?;
        let mut swept = 0;
        for (delivery,) in ended {
            self.drop_fanout(delivery).await?;
            swept += 1;
        }
        Ok(swept)
    }

    /// One process only: at start, frees what earlier runs of the program held.
    pub async fn free_leases(&self, boot: i64) -> Result<()> {
        let mut statements = vec![run(sql::subscription::FREE_GREETINGS, args![boot])];
        for lane in Lane::ALL {
            statements.push(run(sql::fanout::FREE_SHARDS, args![lane.rank(), boot]));
            statements.push(run(sql::retry::FREE, args![lane.rank(), boot]));
        }
        let _ = self.followers.tx(statements).await?;
        Ok(())
    }

    /// Writes the subscriptions anew in the order of their keys, at most once a day, and forgets push services nobody
    /// uses any more. On PostgreSQL rows lie as they came until then, and `pg_dump` writes them so; on SQLite deleting
    /// does not overwrite every copy the engine made. `false` when it was not time yet, or something is being sent.
    /// Nobody can follow meanwhile, which takes seconds for a million followers: call it at night, and before a backup.
    /// It is broken off when `stop` is ready: a warning does not wait for tidying, see [`Delivery::something_waits`].
    pub async fn rewrite(&self, now: Timestamp, stop: impl Future<Output = ()>) -> Result<bool> {
        let last: Option<(String,)> = self.content.one(sql::instance::META, args![REWRITTEN]).await?;
        let last = last.and_then(|(text,)| text.parse::<i64>().ok());
        if last.is_some_and(|last| last > ms(now).saturating_sub(DAY)) || self.busy(now).await? {
            return Ok(false);
        }
        // Of several nodes one does it; if it dies, another may within the hour.
        let turn = run(sql::instance::TAKE_TURN, args![REWRITING, ms(now).to_string(), ms(now).saturating_sub(TURN)]);
        if !self.content.tx(vec![turn.must(1)]).await?.is_committed() {
            return Ok(false);
        }
        self.forget_origins().await?;
        use sql::upkeep::{HOLD, MIX, MIX_BOOKLETS, NO_LIMIT, REWRITE, REWRITE_BOOKLETS};
        let anew = [NO_LIMIT, HOLD, MIX, REWRITE, MIX_BOOKLETS, REWRITE_BOOKLETS].map(|text| run(text, args![]));
        if !self.followers.rewrite(anew.into(), stop).await? {
            return Ok(false);
        }
        // The day's turn is over only now: what failed is tried again within the hour.
        let done = run(sql::instance::SET_META, args![REWRITTEN, ms(now).to_string()]);
        let _ = self.content.tx(vec![done]).await?;
        Ok(true)
    }

    /// Whether a delivery could be begun. Asked of the posts' part, which a rewrite leaves alone.
    pub async fn something_waits(&self, now: Timestamp) -> Result<bool> {
        for lane in Lane::ALL {
            if self.waits(lane, ms(now)).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether something is being sent, or will be within minutes. What waits for the morning is not.
    async fn busy(&self, now: Timestamp) -> Result<bool> {
        for lane in Lane::ALL {
            let soon = ms(now).saturating_add(SOON);
            let sending: Option<(i64,)> =
                self.followers.one(sql::fanout::IS_FREE, args![lane.rank(), i64::MAX]).await?;
            let again: Option<(i64,)> = self.followers.one(sql::retry::IS_DUE, args![lane.rank(), soon]).await?;
            if sending.is_some() || again.is_some() || self.waits(lane, soon).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Anybody can follow with an invented host of a known service; what nobody uses must not stay for ever.
    async fn forget_origins(&self) -> Result<()> {
        let channels: Vec<(i64,)> = self.content.rows(sql::channel::EVERY_ID, args![]).await?;
        let channels: Vec<i64> = channels.into_iter().map(|(channel,)| channel).collect();
        let mut statements = vec![run(sql::subscription::DROP_UNUSED_ORIGINS, args![channels])];
        if self.followers.engine() == Engine::Postgres {
            statements.insert(0, run(sql::upkeep::HOLD_ORIGINS, args![]));
        }
        let _ = self.followers.tx(statements).await?;
        Ok(())
    }

    /// Drops everything a delivery has among the followers. Whoever still works on it is fenced out.
    pub(super) async fn drop_fanout(&self, delivery: i64) -> Result<()> {
        let drop =
            [sql::fanout::DROP_SHARDS, sql::fanout::DROP_RETRIES, sql::fanout::DROP_RETRY_COUNTS, sql::fanout::DROP];
        let _ = self.followers.tx(drop.into_iter().map(|text| run(text, args![delivery])).collect()).await?;
        Ok(())
    }
}
