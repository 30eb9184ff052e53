use std::time::Duration;

use channel::clock::{Timestamp, from_ms};
use channel::ids::PostId;
use channel::outlet::Kind;
use channel::outlet::counted::Counted;
use channel::outlet::dispatch::Dispatch;
use db::{Db, Statement, args, run};

use crate::row::{self, limit, ms, ms_of};
use crate::wire::counted;
use crate::wire::dispatch::course;
use crate::wire::health::to_json;
use crate::{DispatchReport, Outlet, Result, StoreError, Work, sql};

/// Outlets looked at in one go.
const BATCH: usize = 50;

/// What may be asked by whoever speaks to the outlets. Knows accounts and what is public, no follower.
#[derive(Clone)]
pub struct Outlets {
    pub(crate) db: Db,
}

impl Outlets {
    /// Takes an outlet at which something is due, for as long as the lease. Of several nodes one gets it, and none gets
    /// one that is somebody's.
    ///
    /// # Errors
    /// Also when nothing else is due than at an outlet that cannot be read, such as one of a newer program's.
    pub async fn claim(&self, now: Timestamp, lease: Duration) -> Result<Option<Outlet>> {
        self.one_of(sql::outlet::AWAKE, now, lease).await
    }

    /// The same of those at which a warning is due.
    pub async fn claim_warned(&self, now: Timestamp, lease: Duration) -> Result<Option<Outlet>> {
        self.one_of(sql::outlet::AWAKE_WARNED, now, lease).await
    }

    async fn one_of(&self, which: &'static str, now: Timestamp, lease: Duration) -> Result<Option<Outlet>> {
        let rows = self.db.rows(which, args![ms(now), limit(BATCH)]).await?;
        let mut unread = None;
        for row in rows {
            let mut outlet = match row::outlet::outlet(row) {
                Ok(outlet) => outlet,
                Err(error) => {
                    unread = Some(error);
                    continue;
                }
            };
            let until = now + lease;
            let claim = run(sql::outlet::CLAIM, args![outlet.id, outlet.token, ms(until), ms(now)]).must(1);
            if self.db.tx(vec![claim]).await?.is_committed() {
                (outlet.token, outlet.lease) = (outlet.token + 1, until);
                return Ok(Some(outlet));
            }
        }
        unread.map_or(Ok(None), Err)
    }

    /// Takes every outlet from whoever has it: who had one died with it, for whoever asks is alone with the database.
    pub async fn free_leases(&self, now: Timestamp) -> Result<()> {
        let _ = self.db.tx(vec![run(sql::outlet::FREE, args![ms(now)])]).await?;
        Ok(())
    }

    /// What is due at it, warnings first, and of those the ones not tried yet, which no rest holds up; nothing once it is
    /// switched off, or somebody else's.
    ///
    /// # Errors
    /// Also when that cannot be read; it is laid aside for a person then, and the next is due.
    pub async fn work(&self, outlet: &Outlet, now: Timestamp) -> Result<Option<Work>> {
        let mut found: Option<row::outlet::DispatchRow> = None;
        for text in [sql::outlet::WORK_NEW_WARNING, sql::outlet::WORK] {
            if found.is_none() {
                found = self.db.one(text, args![outlet.id, ms(now), outlet.token]).await?;
            }
        }
        let Some(row) = found else { return Ok(None) };
        let post = row.1;
        let read = self.read(row).await;
        if matches!(read, Err(StoreError::Corrupt { .. }) | Ok(None)) {
            let _ = self.db.tx(vec![run(sql::outlet::SPOILT, args![outlet.id, post, ms(now)])]).await?;
        }
        read
    }

    async fn read(&self, row: row::outlet::DispatchRow) -> Result<Option<Work>> {
        let report = row::outlet::dispatch(row)?;
        let channel = self.db.one(sql::channel::BY_ID, args![report.channel.0]).await?;
        let version = i64::from(report.dispatch.wish.version);
        let post = self.db.one(sql::post::AS_OF_VERSION, args![report.post.0, version]).await?;
        let Some(channel) = channel.map(row::channel::read).transpose()? else { return Ok(None) };
        let Some(post) = post.map(row::post::read).transpose()? else { return Ok(None) };
        let over = self.db.one::<(i64,)>(sql::outlet::OVER, args![report.post.0]).await?.map(|(at,)| from_ms(at));
        Ok(Some(Work { report, channel, post, over }))
    }

    /// Whether a warning is due at it.
    pub async fn warned(&self, outlet: &Outlet, now: Timestamp) -> Result<bool> {
        Ok(self.db.one::<(i64,)>(sql::outlet::WARNED, args![outlet.id, ms(now)]).await?.is_some())
    }

    /// When the next warning is due at it that was not tried yet: no rest holds it up.
    pub async fn next_warning(&self, outlet: &Outlet) -> Result<Option<Timestamp>> {
        Ok(self.db.one::<(i64,)>(sql::outlet::NEXT_WARNING, args![outlet.id]).await?.map(|(due,)| from_ms(due)))
    }

    /// The other outlets of its kind, of all channels: a platform may count them as one. Those that cannot be read are left
    /// out.
    pub async fn alike(&self, outlet: &Outlet) -> Result<Vec<Outlet>> {
        let rows = self.db.rows(sql::outlet::ALIKE, args![outlet.kind.key(), outlet.id]).await?;
        Ok(rows.into_iter().filter_map(|row| row::outlet::outlet(row).ok()).collect())
    }

    /// Leaves an outlet alone until then at least, whoever has it.
    pub async fn rest_until(&self, outlet: i64, until: Timestamp) -> Result<()> {
        let _ = self.db.tx(vec![run(sql::outlet::REST_UNTIL, args![outlet, ms(until)])]).await?;
        Ok(())
    }

    /// Until when an outlet is left alone by now.
    pub async fn rests_until(&self, outlet: &Outlet) -> Result<Timestamp> {
        let found = self.db.one::<(i64,)>(sql::outlet::RESTS_UNTIL, args![outlet.id]).await?;
        Ok(found.map_or(outlet.rest, |(rest,)| from_ms(rest)))
    }

    /// Holds an outlet until then. `false` if it is somebody else's by now.
    pub async fn hold(&self, outlet: &Outlet, until: Timestamp) -> Result<bool> {
        Ok(self.db.tx(vec![held(outlet, until)]).await?.is_committed())
    }

    /// Writes down how far a dispatch is, and holds the outlet for another lease. `false`, nothing written, if the outlet
    /// is somebody else's by now.
    pub async fn save(&self, outlet: &Outlet, report: &DispatchReport, now: Timestamp) -> Result<bool> {
        let Dispatch { wish, state, due, attempts, since, .. } = &report.dispatch;
        let save = args![
            outlet.id,
            report.post.0,
            i64::from(wish.version),
            i64::from(wish.shown),
            course(&report.dispatch)?,
            i64::from(*attempts),
            state.key(),
            ms_of(*due),
            ms(now),
            ms(*since)
        ];
        let written = self.db.tx(vec![held(outlet, outlet.lease), run(sql::outlet::SAVE, save)]).await?;
        Ok(written.is_committed())
    }

    /// Lays an outlet down until the next thing is due there, or until `rest`; for a moment only where something was ordered
    /// meanwhile.
    pub async fn lay_down(&self, outlet: &Outlet, rest: Option<Timestamp>, now: Timestamp) -> Result<()> {
        let (bucket, look, own) = (ms(outlet.bucket), ms(outlet.look), ms(outlet.rest));
        let quiet = match rest {
            Some(rest) => {
                let args = args![outlet.id, outlet.token, ms(rest), bucket, look, own, outlet.stir];
                run(sql::outlet::REST, args)
            }
            None => run(sql::outlet::LAY_DOWN, args![outlet.id, outlet.token, outlet.stir, look, bucket, own]),
        };
        if !self.db.tx(vec![quiet.must(1)]).await?.is_committed() {
            let stirred = args![outlet.id, outlet.token, ms(now), bucket, look, own];
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

    /// Posts that stand at an outlet and were begun later than `after`, the newest first.
    pub async fn countable(&self, outlet: i64, after: Timestamp, most: usize) -> Result<Vec<DispatchReport>> {
        let args = args![outlet, PostId::fresh(after, 0).0, limit(most)];
        let rows = self.db.rows(sql::outlet::COUNTABLE, args).await?;
        rows.into_iter().map(row::outlet::dispatch).collect()
    }

    /// Writes down what a platform counts of a post.
    pub async fn counted(&self, outlet: &Outlet, post: PostId, counted: &Counted) -> Result<()> {
        let counted = counted::to_json(counted);
        let _ = self.db.tx(vec![run(sql::outlet::COUNTED, args![outlet.id, post.0, counted])]).await?;
        Ok(())
    }

    /// After a restore from a backup: of what was not at its end nobody knows whether it came there since, so a person
    /// looks.
    pub async fn doubt(&self, now: Timestamp) -> Result<u64> {
        let mut doubted = 0;
        for (id, kind) in self.db.rows::<(i64, String)>(sql::outlet::KINDS, args![]).await? {
            let Some(kind) = Kind::parse(&kind) else { continue };
            let mut statements = Vec::new();
            for row in self.db.rows(sql::outlet::OPEN, args![id]).await? {
                let Ok(mut report) = row::outlet::dispatch(row) else { continue };
                if report.dispatch.doubt(kind.abilities(), report.created, now) {
                    let state = report.dispatch.state.key();
                    statements
                        .push(run(sql::outlet::DOUBT, args![id, report.post.0, course(&report.dispatch)?, state]));
                }
            }
            doubted += statements.len() as u64;
            let _ = self.db.tx(statements).await?;
        }
        Ok(doubted)
    }

    /// Writes down how an outlet is, and that phones are to ring where its access ends soon. Where it works, what was held
    /// goes on.
    pub async fn health(&self, outlet: &Outlet, works: bool, now: Timestamp) -> Result<bool> {
        let told = args![outlet.id, outlet.token, to_json(&outlet.health), ms(outlet.look), outlet.stir];
        let mut statements = vec![run(sql::outlet::HEALTH, told).must(1)];
        if works {
            statements.push(run(sql::outlet::GO_ON, args![outlet.id, ms(now)]));
        }
        let ending = outlet.health.ending(now);
        // Another end is told of anew, at each of its steps.
        let number = ending.map_or(0, |ending| ending.end.as_second() * 100 + ending.days);
        statements.push(run(sql::alarm::ENDS_OTHERWISE, args![outlet.channel.0, outlet.id, number]));
        if let Some(ending) = ending {
            statements.push(run(sql::alarm::ENDS, args![outlet.channel.0, outlet.id, number, ms(ending.ring)]));
        }
        Ok(self.db.tx(statements).await?.is_committed())
    }
}

/// The guard of everything that is written by whoever has the outlet.
fn held(outlet: &Outlet, until: Timestamp) -> Statement {
    let hold = args![outlet.id, outlet.token, ms(until), ms(outlet.bucket), ms(outlet.rest)];
    run(sql::outlet::HOLD, hold).must(1)
}
