//! What one task does at one outlet.
use crate::account::Account;
use crate::job::Job;
use crate::runner::{LEASE, Runner};
use crate::spoken;
use channel::clock::Timestamp;
use channel::outlet::dispatch::{Effect, Moment, Reply};
use channel::outlet::fault::{Class, Fault};
use formats::post_view::{ChannelView, PostView};
use std::time::Duration;
use store::{DispatchReport, Outlet, StoreError, Work};

/// Between two looks at how an account is.
const LOOK: Duration = Duration::from_secs(6 * 3600);
/// A token is renewed when it ends within so long.
const RENEW: Duration = Duration::from_secs(40 * 24 * 3600);
/// After a look that failed.
const LOOK_AGAIN: Duration = Duration::from_secs(15 * 60);
/// After a call that was not let in: perhaps it was this call alone.
const LOOK_SOON: Duration = Duration::from_secs(60);
/// A wait for the bucket that is not worth laying the outlet down for.
const SHORT: Duration = Duration::from_secs(3);
/// Steps of one post in one go; more means that something goes round in circles.
const STEPS: usize = 20;

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
        let now = runner.clock.now();
        outlet.health.fault = Some(Fault::new(Class::Auth, "outlet.secret_broken"));
        runner.store.health(outlet, false, now).await?;
        return Ok(Some(Rest(Some(now + LOOK_AGAIN))));
    };
    if outlet.look <= runner.clock.now() && !look(runner, outlet, &account).await? {
        return Ok(None);
    }
    let good = outlet.health.good;
    let rest = posts(runner, outlet, &account).await?;
    if outlet.health.good != good && !runner.store.health(outlet, false, runner.clock.now()).await? {
        return Ok(None);
    }
    Ok(rest)
}

async fn posts(runner: &Runner, outlet: &mut Outlet, account: &Account) -> Result<Option<Rest>, StoreError> {
    while let Some(work) = runner.store.work(outlet, runner.clock.now()).await? {
        let now = runner.clock.now();
        match outlet.kind.pace().take(outlet.bucket, now) {
            Ok(bucket) => outlet.bucket = bucket,
            Err(wait) if wait <= SHORT => {
                tokio::time::sleep(wait).await;
                outlet.bucket = outlet.kind.pace().take(outlet.bucket, now + wait).unwrap_or(outlet.bucket);
            }
            Err(wait) => return Ok(Some(Rest(Some(now + wait)))),
        }
        match one(runner, outlet, account, work).await? {
            After::Next => {}
            After::Rest(until) => return Ok(Some(Rest(Some(until)))),
            After::Lost => return Ok(None),
        }
    }
    Ok(Some(Rest(None)))
}

/// What follows one post.
enum After {
    Next,
    /// The platform asked to be left alone.
    Rest(Timestamp),
    /// The outlet is somebody else's.
    Lost,
}

/// One post, until it rests.
async fn one(runner: &Runner, outlet: &mut Outlet, account: &Account, work: Work) -> Result<After, StoreError> {
    let able = outlet.kind.abilities();
    let mut report = work.report.clone();
    let mut rest = None;
    for _ in 0..STEPS {
        let now = runner.clock.now();
        let effect = report.dispatch.next(able, now);
        if effect == Effect::Arm {
            report.dispatch.arm(now);
            if !save(runner, outlet, &report).await? {
                return Ok(After::Lost);
            }
            continue;
        }
        if effect == Effect::Rest {
            break;
        }
        let reply = perform(runner, outlet, account, &work, &report, effect).await;
        rest = asked(&reply, runner.clock.now()).or(rest);
        note(outlet, &reply, runner.clock.now());
        let moment = Moment { now: runner.clock.now(), lane: report.lane, spread: (runner.spread)() };
        report.dispatch.apply(effect, reply, work.post.version, able, moment);
        let dispatch = &report.dispatch;
        tracing::info!(outlet = outlet.id, ?effect, state = dispatch.state.key(), "spoke to an outlet");
        if !save(runner, outlet, &report).await? {
            return Ok(After::Lost);
        }
        if rest.is_some() {
            break;
        }
    }
    if !save(runner, outlet, &report).await? {
        return Ok(After::Lost);
    }
    Ok(rest.map_or(After::Next, After::Rest))
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
        portrait: &links.portrait,
        way: runner.way(),
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

/// All calls of the account wait where the platform asks for it.
fn asked(reply: &Reply, now: Timestamp) -> Option<Timestamp> {
    match reply {
        Reply::Later(Fault { class: Class::Rate, .. }, Some(wait)) => Some(now + *wait),
        _ => None,
    }
}

/// What a call tells of the account itself.
fn note(outlet: &mut Outlet, reply: &Reply, now: Timestamp) {
    match reply {
        Reply::Live(..) | Reply::Done => outlet.health.good = Some(now),
        Reply::Refused(fault) if fault.class == Class::Auth => outlet.look = outlet.look.min(now + LOOK_SOON),
        _ => {}
    }
}

/// How the account is. What was held goes on where it works again.
async fn look(runner: &Runner, outlet: &mut Outlet, account: &Account) -> Result<bool, StoreError> {
    let now = runner.clock.now();
    let seen = spoken::health(outlet.kind, runner.way(), account).await;
    let (good, expires) = (outlet.health.good, outlet.health.expires);
    let (works, broken) = (seen.works(), seen.fault.is_some());
    outlet.health = if broken {
        // What was known of it stays.
        channel::outlet::health::Health { fault: seen.fault, checked: Some(now), ..outlet.health.clone() }
    } else {
        channel::outlet::health::Health { checked: Some(now), good, expires: seen.expires.or(expires), ..seen }
    };
    outlet.look = now + if broken { LOOK_AGAIN } else { LOOK };
    if !broken {
        renew(runner, outlet, account, now).await?;
    }
    runner.store.health(outlet, works, now).await
}

/// Long before a token ends, where the platform gives a fresh one: whoever waits to the last day loses the account when it
/// is a holiday.
async fn renew(runner: &Runner, outlet: &mut Outlet, account: &Account, now: Timestamp) -> Result<(), StoreError> {
    if outlet.health.expires.is_some_and(|end| end > now + RENEW) {
        return Ok(());
    }
    let Some((token, life)) = spoken::renew(outlet.kind, runner.way(), account).await else { return Ok(()) };
    let locked = runner.locker.lock(&crate::place(outlet.id), (runner.nonce)(), &account.with_token(&token));
    if let Ok(secret) = locked
        && runner.store.renew(outlet, &secret).await?
    {
        (outlet.secret, outlet.health.expires) = (secret, Some(now + life));
        tracing::info!(outlet = outlet.id, "renewed the token of an outlet");
    }
    Ok(())
}
