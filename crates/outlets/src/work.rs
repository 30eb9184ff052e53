//! What one task does at one outlet.
use crate::account::Account;
use crate::count::count;
use crate::job::Job;
use crate::look::look;
use crate::runner::{LEASE, Runner};
use crate::shared;
use crate::spoken;
use channel::clock::Timestamp;
use channel::delivery::Lane;
use channel::outlet::dispatch::{Effect, Moment, Reply};
use channel::outlet::fault::{Class, Fault};
use formats::post_view::{ChannelView, PostView};
use jiff::tz::TimeZone;
use std::future::Future;
use std::time::Duration;
use store::{DispatchReport, Outlet, StoreError, Work};

/// After a look that failed.
pub const LOOK_AGAIN: Duration = Duration::from_secs(15 * 60);
/// After a call that was not let in: perhaps it was this call alone.
const LOOK_SOON: Duration = Duration::from_secs(60);
/// A wait for the bucket that is not worth laying the outlet down for.
const SHORT: Duration = Duration::from_secs(3);
/// Steps of one post in one go; more means that something goes round in circles.
const STEPS: usize = 30;
/// The outlet is held anew so often while something is done there.
const BEAT: Duration = Duration::from_secs(30);
/// Clocks of others differ by so much at most.
const SLACK: Duration = Duration::from_secs(600);

/// Does everything that is due at an outlet, then lays it down. Whoever is stopped in the middle leaves it to whoever takes
/// it when the lease is over.
pub async fn at(runner: &Runner, mut outlet: Outlet) {
    match all(runner, &mut outlet).await {
        Ok(Some(rest)) => {
            if let Err(error) = runner.store.lay_down(&outlet, rest.0, runner.clock.now()).await {
                tracing::warn!(%error, "cannot lay an outlet down; it is taken up when its lease is over");
            }
        }
        // Somebody else has it.
        Ok(None) => {}
        Err(error) => tracing::warn!(%error, "cannot write down what was done at an outlet"),
    }
}

/// Until when the outlet is left alone.
struct Rest(Option<Timestamp>);

async fn all(runner: &Runner, outlet: &mut Outlet) -> Result<Option<Rest>, StoreError> {
    let Some(account) = Account::open(outlet, &runner.locker) else {
        tracing::error!("the secret of an outlet does not open: it was changed, or locked with another key");
        return ill(runner, outlet, Fault::new(Class::Auth, "outlet.secret_broken")).await;
    };
    let good = outlet.health.good;
    let rest = due(runner, outlet, &account).await?;
    if rest.is_some() && outlet.health.good != good && !runner.store.health(outlet, false, runner.clock.now()).await? {
        return Ok(None);
    }
    Ok(rest)
}

/// How the account is and what is counted there have time; a warning has not.
async fn due(runner: &Runner, outlet: &mut Outlet, account: &Account) -> Result<Option<Rest>, StoreError> {
    let now = runner.clock.now();
    let looks = |outlet: &Outlet| outlet.look <= now && outlet.rest <= now;
    if looks(outlet) && runner.store.warned(outlet, now).await? {
        let rest = posts(runner, outlet, account).await?;
        if !matches!(rest, Some(Rest(None))) {
            return but_for_a_warning(runner, outlet, rest).await;
        }
    }
    let looked = looks(outlet);
    if looked && !look(runner, outlet, account).await? {
        return Ok(None);
    }
    let rest = posts(runner, outlet, account).await?;
    if looked && matches!(rest, Some(Rest(None))) && outlet.health.works() {
        let Some(counted) = held(runner, outlet, count(runner, outlet, account)).await? else { return Ok(None) };
        counted?;
    }
    let rest = match rest {
        // A look that is due waits with everything else, and does not wake the outlet meanwhile.
        Some(Rest(None)) if outlet.look <= now && outlet.rest > now => Some(Rest(Some(outlet.rest))),
        rest => rest,
    };
    but_for_a_warning(runner, outlet, rest).await
}

/// Whatever else waits: a warning that was not tried yet is, as soon as it is due.
async fn but_for_a_warning(runner: &Runner, outlet: &Outlet, rest: Option<Rest>) -> Result<Option<Rest>, StoreError> {
    let Some(Rest(Some(until))) = rest else { return Ok(rest) };
    let warning = runner.store.next_warning(outlet).await?;
    Ok(Some(Rest(Some(warning.map_or(until, |due| due.min(until))))))
}

/// It is left alone for a while, and the desk says why.
async fn ill(runner: &Runner, outlet: &mut Outlet, fault: Fault) -> Result<Option<Rest>, StoreError> {
    let now = runner.clock.now();
    outlet.health.fault = Some(fault);
    let held = runner.store.health(outlet, false, now).await?;
    Ok(held.then_some(Rest(Some(now + LOOK_AGAIN))))
}

/// What is done where the task itself broke.
pub async fn broken(runner: &Runner, mut outlet: Outlet) {
    let now = runner.clock.now();
    outlet.look = now + LOOK_AGAIN;
    let told = ill(runner, &mut outlet, Fault::new(Class::Unclear, "outlet.program_broke")).await;
    if let Ok(Some(Rest(rest))) = told
        && let Err(error) = runner.store.lay_down(&outlet, rest, now).await
    {
        tracing::warn!(%error, "cannot lay an outlet down");
    }
}

async fn posts(runner: &Runner, outlet: &mut Outlet, account: &Account) -> Result<Option<Rest>, StoreError> {
    loop {
        let now = runner.clock.now();
        // Another place of the same bot may have been asked to stay away meanwhile.
        outlet.rest = outlet.rest.max(runner.store.rests_until(outlet).await?);
        let work = match runner.store.work(outlet, now).await {
            Ok(Some(work)) => work,
            Ok(None) => return Ok(Some(Rest(None))),
            Err(error @ StoreError::Corrupt { .. }) => {
                tracing::error!(%error, outlet = outlet.id, "a post at an outlet cannot be read, and is left to a person");
                continue;
            }
            Err(error) => return Err(error),
        };
        let urgent = work.report.lane == Lane::Warning && work.report.dispatch.attempts == 0;
        if outlet.rest > now && !urgent {
            return Ok(Some(Rest(Some(outlet.rest))));
        }
        match outlet.kind.pace().take(outlet.bucket, now) {
            _ if urgent => outlet.bucket = outlet.kind.pace().charge(outlet.bucket, now),
            Ok(bucket) => outlet.bucket = bucket,
            Err(wait) if wait <= SHORT => {
                tokio::time::sleep(wait).await;
                outlet.bucket = outlet.kind.pace().charge(outlet.bucket, now + wait);
            }
            Err(wait) => return Ok(Some(Rest(Some(now + wait)))),
        }
        if !one(runner, outlet, account, work).await? {
            return Ok(None);
        }
    }
}

/// One post, until it rests, or until a warning is due. `false` when the outlet is somebody else's.
async fn one(runner: &Runner, outlet: &mut Outlet, account: &Account, work: Work) -> Result<bool, StoreError> {
    let able = outlet.kind.abilities().of(work.report.lane);
    let zone = TimeZone::get(&work.channel.channel.profile.zone).unwrap_or(TimeZone::UTC);
    let over = work.over.into_iter().chain(work.post.content.over(&zone)).min();
    let mut report = work.report.clone();
    let (mut told, mut steps) = (true, 0);
    while steps < STEPS {
        let now = runner.clock.now();
        report.dispatch.drop_if_late(report.lane, over, now);
        let effect = report.dispatch.next(able, now);
        if effect == Effect::Rest {
            break;
        }
        if effect == Effect::Arm {
            report.dispatch.arm(now);
            told = false;
        }
        // What came of one call is written down before the next one is made, and that a call is armed before it is made.
        if !told && !save(runner, outlet, &report).await? {
            return Ok(false);
        }
        told = true;
        if effect == Effect::Arm {
            continue;
        }
        let performed = perform(runner, outlet, account, &work, &report, effect);
        let Some(reply) = held(runner, outlet, performed).await? else { return Ok(false) };
        let now = runner.clock.now();
        (told, steps) = (false, steps + 1);
        let rest = outlet.rest;
        note(outlet, &reply, now);
        if outlet.rest > rest {
            shared::spread(runner, outlet, account).await?;
        }
        let moment = Moment { now, lane: report.lane, spread: (runner.spread)() };
        report.dispatch.apply(effect, reply, work.post.version, able, moment);
        let state = report.dispatch.state.key();
        tracing::info!(outlet = outlet.id, ?effect, state, "spoke to an outlet");
        if steps > 1 {
            outlet.bucket = outlet.kind.pace().charge(outlet.bucket, now);
        }
        if outlet.rest > now || report.lane == Lane::News && runner.store.warned(outlet, now).await? {
            break;
        }
    }
    save(runner, outlet, &report).await
}

/// Holds the outlet while something is done there. `None` when it is somebody else's by now: what is done is not waited
/// for, since nobody may write it down.
pub async fn held<T>(runner: &Runner, outlet: &Outlet, done: impl Future<Output = T>) -> Result<Option<T>, StoreError> {
    let mut done = std::pin::pin!(done);
    loop {
        tokio::select! {
            biased;
            came = &mut done => return Ok(Some(came)),
            () = tokio::time::sleep(BEAT) => {
                if !runner.store.hold(outlet, runner.clock.now() + LEASE).await? {
                    return Ok(None);
                }
            }
        }
    }
}

async fn perform(
    runner: &Runner,
    outlet: &Outlet,
    account: &Account,
    work: &Work,
    report: &DispatchReport,
    effect: Effect,
) -> Reply {
    let links = (runner.links)(&work.channel.channel, &work.post);
    let channel = &work.channel.channel;
    let job = Job {
        outlet: outlet.id,
        now: runner.clock.now(),
        since: report.dispatch.armed.map_or(report.created, |armed| armed.first) - SLACK,
        portrait: &links.portrait,
        way: runner.way(account),
        account,
        channel: ChannelView { channel, url: &links.channel, feed_base: &links.feed_base, icon_url: None },
        post: PostView {
            id: work.post.id,
            version: work.post.version,
            content: &work.post.content,
            url: &links.post,
            published: work.post.published,
            updated: work.post.updated,
            picture_url: links.picture.clone(),
            withdrawn: !report.dispatch.wish.shown,
        },
        dispatch: &report.dispatch,
        pictures: &*runner.pictures,
        fediverse: &*runner.fediverse,
        lane: report.lane,
        numbers: &outlet.health.numbers,
        key: format!("ausrufer-{}-{}-{}", outlet.id, work.post.id, report.dispatch.round),
    };
    spoken::perform(outlet.kind, effect, &job).await
}

/// Writes the report down and holds the outlet for another lease.
async fn save(runner: &Runner, outlet: &mut Outlet, report: &DispatchReport) -> Result<bool, StoreError> {
    let now = runner.clock.now();
    outlet.lease = now + LEASE;
    runner.store.save(outlet, report, now).await
}

/// What a call tells of the account itself. All its calls wait where the platform asks for it.
fn note(outlet: &mut Outlet, reply: &Reply, now: Timestamp) {
    match reply {
        Reply::Live(..) | Reply::Done => outlet.health.good = Some(now),
        Reply::Later(Fault { class: Class::Rate, .. }, Some(wait)) => outlet.rest = outlet.rest.max(now + *wait),
        Reply::Refused(fault) if fault.class == Class::Auth => {
            // One that looks well and lets nobody in is not asked every minute.
            let looked = outlet.health.checked.is_some_and(|at| at + LOOK_AGAIN > now);
            let soon = if looked { LOOK_AGAIN } else { LOOK_SOON };
            outlet.look = outlet.look.min(now + soon);
        }
        _ => {}
    }
}
