use std::time::Duration;

use channel::clock::Timestamp;
use channel::outlet::dispatch::Dispatch;
use db::{Db, args, run};

use crate::row::{self, limit, ms, ms_of};
use crate::wire::dispatch::course;
use crate::wire::health::to_json;
use crate::{DispatchReport, Outlet, Result, Work, sql};

/// Outlets looked at in one go.
const BATCH: usize = 50;
/// What was held for longer goes on by a person's word only.
const STALE: Duration = Duration::from_secs(24 * 3600);

/// What may be asked by whoever speaks to the outlets. Knows accounts and what is public, no follower.
#[derive(Clone)]
pub struct Outlets {
    pub(crate) db: Db,
}

impl Outlets {
    /// Takes an outlet at which something is due, for as long as the lease. Of several nodes one gets it, and none gets
    /// one that is somebody's.
    pub async fn claim(&self, now: Timestamp, lease: Duration) -> Result<Option<Outlet>> {
        let rows = self.db.rows(sql::outlet::AWAKE, args![ms(now), limit(BATCH)]).await?;
        for row in rows {
            let mut outlet = row::outlet::outlet(row)?;
            let until = now + lease;
            let claim = run(sql::outlet::CLAIM, args![outlet.id, outlet.token, ms(until), ms(now)]).must(1);
            if self.db.tx(vec![claim]).await?.is_committed() {
                (outlet.token, outlet.lease) = (outlet.token + 1, until);
                return Ok(Some(outlet));
            }
        }
        Ok(None)
    }

    /// What is due at it, warnings first.
    pub async fn work(&self, outlet: &Outlet, now: Timestamp) -> Result<Option<Work>> {
        let found = self.db.one(sql::outlet::WORK, args![outlet.id, ms(now)]).await?;
        let Some(report) = found.map(row::outlet::dispatch).transpose()? else { return Ok(None) };
        let channel = self.db.one(sql::channel::BY_ID, args![report.channel.0]).await?;
        let version = i64::from(report.dispatch.wish.version);
        let post = self.db.one(sql::post::AS_OF_VERSION, args![report.post.0, version]).await?;
        let Some(channel) = channel.map(row::channel::read).transpose()? else { return Ok(None) };
        let Some(post) = post.map(row::post::read).transpose()? else { return Ok(None) };
        Ok(Some(Work { report, channel, post }))
    }

    /// Writes down how far a dispatch is, and holds the outlet for another lease. `false`, nothing written, if the outlet
    /// is somebody else's by now.
    pub async fn save(&self, outlet: &Outlet, report: &DispatchReport, now: Timestamp) -> Result<bool> {
        let Dispatch { wish, state, due, attempts, .. } = &report.dispatch;
        let save = args![
            outlet.id,
            report.post.0,
            i64::from(wish.version),
            i64::from(wish.shown),
            course(&report.dispatch)?,
            i64::from(*attempts),
            state.key(),
            ms_of(*due),
            ms(now)
        ];
        let hold = args![outlet.id, outlet.token, ms(outlet.lease), ms(outlet.bucket)];
        let written = self.db.tx(vec![run(sql::outlet::HOLD, hold).must(1), run(sql::outlet::SAVE, save)]).await?;
        Ok(written.is_committed())
    }

    /// Lays an outlet down until the next thing is due there, or until `rest`, whichever is later.
    pub async fn lay_down(&self, outlet: &Outlet, rest: Option<Timestamp>, now: Timestamp) -> Result<()> {
        let bucket = ms(outlet.bucket);
        if let Some(rest) = rest {
            let resting = args![outlet.id, outlet.token, ms(rest), bucket, ms(outlet.look)];
            let _ = self.db.tx(vec![run(sql::outlet::LAY_DOWN_STIRRED, resting)]).await?;
            return Ok(());
        }
        let quiet = args![outlet.id, outlet.token, outlet.stir, ms(outlet.look), bucket];
        if !self.db.tx(vec![run(sql::outlet::LAY_DOWN, quiet).must(1)]).await?.is_committed() {
            let stirred = args![outlet.id, outlet.token, ms(now), bucket, ms(outlet.look)];
            let _ = self.db.tx(vec![run(sql::outlet::LAY_DOWN_STIRRED, stirred)]).await?;
        }
        Ok(())
    }

    /// Puts a fresh secret in the place of the one that was claimed. `false`, nothing written, if the outlet is somebody
    /// else's by now, or was given another at the desk.
    pub async fn renew(&self, outlet: &Outlet, secret: &[u8]) -> Result<bool> {
        let renew = args![outlet.id, outlet.token, secret, &outlet.secret[..]];
        Ok(self.db.tx(vec![run(sql::outlet::RENEW_SECRET, renew).must(1)]).await?.is_committed())
    }

    /// After a restore from a backup: of what was on its way nobody knows whether it came there since, so a person looks.
    pub async fn doubt(&self, now: Timestamp) -> Result<u64> {
        let written = self.db.tx(vec![run(sql::outlet::DOUBT, args![ms(now)])]).await?.committed();
        Ok(written.and_then(|all| all.first().map(db::Returned::affected)).unwrap_or(0))
    }

    /// Writes down how an outlet is. Where it works, what was held goes on, unless it is older than a day.
    pub async fn health(&self, outlet: &Outlet, works: bool, now: Timestamp) -> Result<bool> {
        let told = args![outlet.id, outlet.token, to_json(&outlet.health), ms(outlet.look)];
        let mut statements = vec![run(sql::outlet::HEALTH, told).must(1)];
        if works {
            statements.push(run(sql::outlet::GO_ON, args![outlet.id, ms(now), ms(now - STALE)]));
        }
        Ok(self.db.tx(statements).await?.is_committed())
    }
}
