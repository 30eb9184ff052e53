use channel::clock::Timestamp;
use channel::delivery::{Elsewhere, Lane, Plan};
use channel::ids::{ChannelId, EditorId, PostId};
use channel::life::{Out, Refusal};
use channel::outlet::choice::Choice;
use channel::outlet::dispatch::{Dispatch, State};
use channel::retry::oldest;
use db::{Statement, args, run};

use crate::row::{self, limit as limited, ms, ms_of};
use crate::wire::dispatch::course;
use crate::{Desk, DispatchReport, NewOutlet, Outlet, Result, Taken, audit, sql};

impl Desk {
    /// The outlets of a channel, oldest first.
    pub async fn outlets(&self, channel: ChannelId) -> Result<Vec<Outlet>> {
        let rows = self.db.rows(sql::outlet::OF_CHANNEL, args![channel.0]).await?;
        rows.into_iter().map(row::outlet::outlet).collect()
    }

    /// Adds one. From now on what comes out goes there, too.
    pub async fn add_outlet(&self, new: NewOutlet<'_>, now: Timestamp) -> Result<()> {
        let (id, channel, usual) = (new.id, new.channel.0, i64::from(new.usual));
        let add = args![id, channel, new.kind.key(), new.label, new.settings, new.secret, ms(now), usual];
        let written = self.db.tx(vec![
            run(sql::outlet::ADD, add),
            audit::line(new.channel, audit::OUTLET_ADDED, new.label, new.kind.key(), new.by, now),
        ]);
        let _ = written.await?;
        Ok(())
    }

    /// Writes down other words, settings or another secret. `false` if the channel has none of that number.
    pub async fn change_outlet(&self, outlet: &Outlet, by: EditorId, now: Timestamp) -> Result<bool> {
        let change = args![
            outlet.id,
            outlet.channel.0,
            &outlet.label,
            &outlet.settings,
            &outlet.secret[..],
            ms(now),
            i64::from(outlet.usual)
        ];
        let written = self.db.tx(vec![
            run(sql::outlet::CHANGE, change).must(1),
            audit::line(outlet.channel, audit::OUTLET_CHANGED, &outlet.label, "", by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// Takes one away, with what is known of posts there; the posts stay there. `false` if it is gone.
    pub async fn remove_outlet(&self, outlet: &Outlet, by: EditorId, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::outlet::REMOVE, args![outlet.id, outlet.channel.0]).must(1),
            run(sql::outlet::DROP_DISPATCHES, args![outlet.id]),
            audit::line(outlet.channel, audit::OUTLET_REMOVED, &outlet.label, outlet.kind.key(), by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// Switches one off: what waits stays, nothing new is ordered. `false` if it is off.
    pub async fn stop_outlet(&self, outlet: &Outlet, by: EditorId, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::outlet::STOP, args![outlet.id, outlet.channel.0, ms(now)]).must(1),
            audit::line(outlet.channel, audit::OUTLET_STOPPED, &outlet.label, "", by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// Switches one on again. `false` if it is on.
    pub async fn start_outlet(&self, outlet: &Outlet, by: EditorId, now: Timestamp) -> Result<bool> {
        let written = self.db.tx(vec![
            run(sql::outlet::START, args![outlet.id, outlet.channel.0, ms(now)]).must(1),
            audit::line(outlet.channel, audit::OUTLET_STARTED, &outlet.label, "", by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// Has an outlet looked at now. `false` if it is switched off.
    pub async fn look_at_outlet(&self, outlet: i64, now: Timestamp) -> Result<bool> {
        Ok(self.db.tx(vec![run(sql::outlet::LOOK, args![outlet, ms(now)]).must(1)]).await?.is_committed())
    }

    /// A post at every outlet.
    pub async fn dispatches_of(&self, post: PostId) -> Result<Vec<DispatchReport>> {
        let rows = self.db.rows(sql::outlet::OF_POST, args![post.0]).await?;
        rows.into_iter().map(row::outlet::dispatch).collect()
    }

    /// A post at one outlet.
    pub async fn dispatch(&self, outlet: i64, post: PostId) -> Result<Option<DispatchReport>> {
        self.db.one(sql::outlet::ONE_DISPATCH, args![outlet, post.0]).await?.map(row::outlet::dispatch).transpose()
    }

    /// The last posts at one outlet, newest first.
    pub async fn dispatches_at(&self, outlet: i64, limit: usize) -> Result<Vec<DispatchReport>> {
        let rows = self.db.rows(sql::outlet::OF_OUTLET, args![outlet, limited(limit)]).await?;
        rows.into_iter().map(row::outlet::dispatch).collect()
    }

    /// What stands at a channel's outlets in one state, newest first.
    pub async fn dispatches_in(&self, channel: ChannelId, state: State, limit: usize) -> Result<Vec<DispatchReport>> {
        let rows = self.db.rows(sql::outlet::IN_STATE, args![channel.0, state.key(), limited(limit)]).await?;
        rows.into_iter().map(row::outlet::dispatch).collect()
    }

    /// Writes down what a person decided: `report` as they saw it, `decided` as it is to be. `false`, nothing written, if
    /// something happened meanwhile.
    pub async fn decide_dispatch(
        &self,
        report: &DispatchReport,
        decided: &Dispatch,
        what: &str,
        by: EditorId,
        now: Timestamp,
    ) -> Result<bool> {
        let decide = args![
            report.outlet,
            report.post.0,
            report.turn,
            course(decided)?,
            i64::from(decided.attempts),
            decided.state.key(),
            ms_of(decided.due),
            ms(decided.since),
            ms(now)
        ];
        let written = self.db.tx(vec![
            run(sql::outlet::DECIDE, decide).must(1),
            run(sql::outlet::STIR_ONE, args![report.outlet, ms(now)]),
            audit::post_line(report.post, audit::DISPATCH_DECIDED, what, by, now),
        ]);
        Ok(written.await?.is_committed())
    }

    /// Why somebody may not send a post to an outlet where it never went; `None` where they may.
    pub async fn why_not_send(&self, post: PostId, by: EditorId, now: Timestamp) -> Result<Option<Refusal>> {
        Ok(self.may_send(post, by, now).await?.err())
    }

    /// Sends a post that is out to an outlet where it never went: one that was left out, or was set up later.
    pub async fn send_too(&self, post: PostId, outlet: &Outlet, by: EditorId, now: Timestamp) -> Result<Taken> {
        let lane = match self.may_send(post, by, now).await? {
            Ok(lane) => lane,
            Err(why) => return Ok(Taken::Refused(why)),
        };
        let written = self.db.tx(vec![
            run(sql::outlet::ORDER_TOO, args![post.0, lane.rank(), ms(now), outlet.id]).must(1),
            run(sql::outlet::STIR_ONE, args![outlet.id, ms(now)]),
            audit::post_line(post, audit::DISPATCH_ADDED, &outlet.label, by, now),
        ]);
        Ok(if written.await?.is_committed() { Taken::Done } else { Taken::Overtaken })
    }

    /// In which lane they may, or why not.
    async fn may_send(&self, post: PostId, by: EditorId, now: Timestamp) -> Result<std::result::Result<Lane, Refusal>> {
        let Some(standing) = self.life(post, now).await? else { return Ok(Err(Refusal::NotOut)) };
        let actor = self.actor(standing.channel, by, now).await?;
        let wrote = args![standing.channel.0, post.to_string(), by.0];
        let wrote = self.db.one::<(i64,)>(sql::audit::WROTE_IN, wrote).await?.is_some();
        // A trial waits like news here, too.
        let trial = self.db.one::<(i64,)>(sql::official::REHEARSED, args![post.0, 1i64]).await?.is_some();
        let warning = matches!(standing.life.out, Out::Published { warning: true, .. }) && !trial;
        let lane = if warning { Lane::Warning } else { Lane::News };
        Ok(standing.life.check_send(actor, wrote).map(|()| lane))
    }
}

/// In the commit of a version or a withdrawal, after its head: what is wanted at places of others.
pub(crate) fn elsewhere(post: PostId, plan: &Plan, shown: bool, now: Timestamp) -> Vec<Statement> {
    let (lane, at) = (plan.lane.rank(), ms(now));
    let first = match &plan.elsewhere {
        Elsewhere::Everywhere => Some(run(sql::outlet::ORDER, args![post.0, lane, at])),
        Elsewhere::Chosen(Choice::Usual) => Some(run(sql::outlet::ORDER_USUAL, args![post.0, lane, at])),
        Elsewhere::Chosen(Choice::Only(these)) => {
            let these: Vec<i64> = these.iter().copied().collect();
            Some(run(sql::outlet::ORDER_ONLY, args![post.0, lane, at, these]))
        }
        Elsewhere::WhereItWas => None,
    };
    let renew = run(sql::outlet::RENEW, args![post.0, i64::from(shown), at, ms(now - oldest(Lane::News))]);
    [renew].into_iter().chain(first).chain([run(sql::outlet::STIR, args![post.0, ms(now)])]).collect()
}
