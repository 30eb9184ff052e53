use channel::clock::Timestamp;
use channel::ids::{ChannelId, EditorId};
use channel::warning::runs::{Fate, RunPlan};
use channel::warning::{Purpose, Turn};
use db::{args, run};

use crate::row::{limit as limited, ms, rehearsal};
use crate::{Desk, NewRun, Result, StoredRun, StoredRunPlan, audit, sql};

impl Desk {
    /// The rehearsals a channel has switched on, if it ever chose.
    pub async fn run_plan(&self, channel: ChannelId) -> Result<Option<StoredRunPlan>> {
        self.db.one(sql::rehearsal::PLAN, args![channel.0]).await?.map(rehearsal::plan).transpose()
    }

    /// Those of all channels.
    pub async fn run_plans(&self) -> Result<Vec<StoredRunPlan>> {
        self.db.rows(sql::rehearsal::PLANS, args![]).await?.into_iter().map(rehearsal::plan).collect()
    }

    /// Chooses them, from now on.
    pub async fn save_run_plan(&self, channel: ChannelId, plan: RunPlan, by: EditorId, now: Timestamp) -> Result<()> {
        let monthly = plan.monthly.map(rehearsal::write_monthly).unwrap_or_default();
        let args = args![channel.0, &monthly, plan.national, plan.by_itself, plan.elsewhere, by.0, ms(now)];
        let saved = vec![
            run(sql::rehearsal::SAVE_PLAN, args),
            audit::line(channel, audit::RUN_PLAN_SAVED, "", &monthly, by, now),
        ];
        let _ = self.db.tx(saved).await?;
        Ok(())
    }

    /// Begins a run: its row and the draft of its message. `false` if another node did.
    pub async fn begin_run(&self, new: NewRun<'_>) -> Result<bool> {
        let NewRun { channel, run: planned, post, by_itself, form, by, now } = new;
        let (at, clear_at, what) = (ms(planned.at), ms(planned.clear_at), planned.what.key());
        let (turn, purpose) = (Turn::Alert.key(), Purpose::Test.key());
        let begun = vec![
            run(sql::rehearsal::BEGIN, args![channel.0, at, clear_at, what, post.0, by_itself, by.0]).must(1),
            run(sql::warning::BEGIN, args![post.0, channel.0, None::<i64>, turn, purpose, form, by.0, ms(now), 0i64]),
            run(sql::warning::ADD_AUTHOR, args![post.0, by.0]),
            audit::line(channel, audit::RUN_BEGUN, &post.to_string(), what, by, now),
        ];
        Ok(self.db.tx(begun).await?.is_committed())
    }

    /// Runs that have not ended, of all channels, by their time.
    pub async fn open_runs(&self) -> Result<Vec<StoredRun>> {
        self.db.rows(sql::rehearsal::OPEN, args![]).await?.into_iter().map(rehearsal::run).collect()
    }

    /// The same of one channel.
    pub async fn open_runs_of(&self, channel: ChannelId) -> Result<Vec<StoredRun>> {
        self.db.rows(sql::rehearsal::OPEN_OF, args![channel.0]).await?.into_iter().map(rehearsal::run).collect()
    }

    /// The last runs of a channel, the newest first.
    pub async fn runs(&self, channel: ChannelId, limit: usize) -> Result<Vec<StoredRun>> {
        let rows = self.db.rows(sql::rehearsal::LAST, args![channel.0, limited(limit)]).await?;
        rows.into_iter().map(rehearsal::run).collect()
    }

    /// Ends a run. What did not go out is thrown away, and the audit says why. `false` if it has ended already.
    pub async fn end_run(&self, ended: &StoredRun, fate: Fate, now: Timestamp) -> Result<bool> {
        let (channel, post, at) = (ended.channel, ended.post, ms(ended.run.at));
        let mut statements = vec![run(sql::rehearsal::END, args![channel.0, at, ms(now), fate.key()]).must(1)];
        if fate != Fate::Done {
            statements.push(run(sql::rehearsal::DROP_DRAFT, args![post.0]));
            statements.push(run(sql::warning::DROP_AUTHORS, args![post.0]));
            statements.push(audit::line(channel, audit::RUN_MISSED, &post.to_string(), fate.key(), ended.by, now));
        }
        Ok(self.db.tx(statements).await?.is_committed())
    }
}
