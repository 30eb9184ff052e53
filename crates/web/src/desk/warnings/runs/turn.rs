//! Brings out planned rehearsals, from time to time, on every node that serves the desk. What is to be done is read from the
//! database alone, and each act takes what it is about with it, so that it happens once however many nodes look.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::posts::order::told;
use crate::desk::warnings::release::{Releaser, order};
use crate::desk::warnings::{form, seal, turns};
use crate::error::Problem;
use channel::channel::Channel;
use channel::clock::Timestamp;
use channel::delivery::Lane;
use channel::editor::Power;
use channel::ids::{ChannelId, EditorId, PostId};
use channel::official::Standing;
use channel::warning::release::Way;
use channel::warning::runs::{Act, Around, Stage, act};
use channel::warning::{Purpose, Severity, Turn};
use formats::warning::template::rehearsal::planned;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use std::collections::{BTreeSet, HashMap};
use store::model::{NewRun, NewWarning, Official, Person, PublicChannel, StoredRun, WarningDraft};

/// A run so old is not put on record any more.
const BACK: SignedDuration = SignedDuration::from_hours(26);
/// No clock on earth is farther from UTC.
const FAR: SignedDuration = SignedDuration::from_hours(15);

/// Begins what is due and takes every open run one step further. Answers how many messages went out.
pub async fn take(app: &App) -> Result<usize, Problem> {
    begin_due(app).await?;
    let (mut out, mut channels) = (0, HashMap::new());
    for run in app.desk.open_runs().await? {
        if let std::collections::hash_map::Entry::Vacant(new) = channels.entry(run.channel) {
            let found = app.desk.channel(run.channel).await?;
            new.insert(found.zip(Some(hazard(app, run.channel).await?)));
        }
        if let Some(Some((channel, hazard))) = channels.get(&run.channel) {
            out += usize::from(step(app, channel, *hazard, &run).await?);
        }
    }
    Ok(out)
}

/// Runs whose time has come; those that went by while the server was down for hours are on record as such. Of a thousand
/// towns hardly one has a run today, so most plans cost nothing here.
async fn begin_due(app: &App) -> Result<(), Problem> {
    let now = app.clock.now();
    for stored in app.desk.run_plans().await? {
        let since = stored.since.max(now - BACK);
        if stored.plan.between(&TimeZone::UTC, since - FAR, now + FAR).is_empty() {
            continue;
        }
        let Some(found) = app.desk.channel(stored.channel).await? else { continue };
        let mut due = stored.plan.between(&crate::dates::zone(&found.channel.profile), since, now);
        if !due.is_empty() {
            let known = app.desk.runs(stored.channel, due.len()).await?;
            due.retain(|run| known.iter().all(|one| one.run.at != run.at));
        }
        for run in due {
            let Some(by) = stored.by.id else { continue };
            let mut text = form::prefilled(planned(run.what));
            if stored.plan.elsewhere {
                text.push(form::ELSEWHERE, "on");
            }
            let new = NewRun {
                channel: stored.channel,
                run,
                post: PostId::fresh(now, app.random.number()),
                by_itself: stored.plan.by_itself,
                form: &text.to_json(form::is_kept),
                by,
                now,
            };
            app.desk.begin_run(new).await?;
        }
    }
    Ok(())
}

/// So many official warnings are looked at.
const OFFICIAL: usize = 200;

/// Whether people have a warning in earnest before them: the town's own that nobody has ended, or one of an
/// authority that is no mild one (in a summer there is one of those every day). What only ran out of time counts too: nobody said that the danger is over.
async fn hazard(app: &App, channel: ChannelId) -> Result<bool, Problem> {
    let now = app.clock.now();
    for post in app.desk.open_warnings(channel).await? {
        if app.desk.sealed(post).await?.pop().is_some_and(|last| last.purpose == Purpose::Actual) {
            return Ok(true);
        }
    }
    let official = app.desk.officials(channel, now, OFFICIAL).await?;
    let holds = |one: &Official| matches!(one.standing(now), Standing::Holds(_));
    Ok(official
        .iter()
        .any(|one| holds(one) && !one.rehearsal && !matches!(one.severity, Severity::Minor | Severity::Moderate)))
}

/// What is to be done about a run, as everybody at the desk sees it.
pub async fn due(app: &App, channel: &PublicChannel, hazard: bool, run: &StoredRun) -> Result<Act, Problem> {
    let now = app.clock.now();
    let trusted = trusted(app, channel.channel.id, now).await?;
    let untouched = match app.desk.warning_draft(run.post).await? {
        Some(draft) => draft.revision == 1 || is_handed_over(&draft, &trusted),
        None => true,
    };
    let around = Around { by_itself: run.by_itself && untouched && trusted.contains(&run.by), hazard };
    Ok(act(&run.run, stage(app, run, now).await?, around, now))
}

/// The same without having looked.
pub async fn due_now(app: &App, channel: &PublicChannel, run: &StoredRun) -> Result<Act, Problem> {
    due(app, channel, hazard(app, run.channel).await?, run).await
}

/// Those who may bring a warning out now. Whoever switched the plan on must still be one of them: what a program does in
/// somebody's name ends with what they may do.
async fn trusted(app: &App, channel: ChannelId, now: Timestamp) -> Result<BTreeSet<EditorId>, Problem> {
    let Some(rules) = app.desk.rules(channel).await? else { return Ok(BTreeSet::new()) };
    let may =
        rules.grants.into_iter().filter(|(_, grant)| grant.may(Power::Warn, now) || grant.may(Power::Approve, now));
    Ok(may.map(|(editor, _)| editor).collect())
}

/// Words the program did not write itself go out by themselves only when all who wrote them may release them, and said that
/// they are done.
fn is_handed_over(draft: &WarningDraft, trusted: &BTreeSet<EditorId>) -> bool {
    let may = |person: &Person| person.id.is_some_and(|id| trusted.contains(&id));
    draft.asked.is_some() && draft.authors.iter().all(may)
}

async fn stage(app: &App, run: &StoredRun, now: Timestamp) -> Result<Stage, Problem> {
    let sealed = app.desk.sealed(run.post).await?;
    let Some((first, last)) = sealed.first().zip(sealed.last()) else {
        let there = app.desk.warning_draft(run.post).await?.is_some();
        return Ok(if there { Stage::Ready } else { Stage::Gone });
    };
    Ok(Stage::Out(first.sent, last.standing(now)))
}

async fn step(app: &App, channel: &PublicChannel, hazard: bool, run: &StoredRun) -> Result<bool, Problem> {
    match due(app, channel, hazard, run).await? {
        Act::Wait | Act::AskRelease | Act::AskClear => Ok(false),
        Act::End(fate) => {
            app.desk.end_run(run, fate, app.clock.now()).await?;
            Ok(false)
        }
        Act::Release => match app.desk.warning_draft(run.post).await? {
            Some(draft) => bring_out(app, &channel.channel, &draft, run.by).await,
            None => Ok(false),
        },
        Act::Clear => clear(app, &channel.channel, run).await,
    }
}

/// The all-clear of a run, written and brought out in one go; what somebody handed over for it goes out instead.
async fn clear(app: &App, channel: &Channel, run: &StoredRun) -> Result<bool, Problem> {
    let begun = app.desk.warning_drafts(channel.id).await?;
    let trusted = trusted(app, channel.id, app.clock.now()).await?;
    let is_its = |draft: &WarningDraft| {
        let ends = draft.about == Some(run.post) && draft.turn == Turn::AllClear;
        ends && !draft.is_overtaken() && is_handed_over(draft, &trusted)
    };
    if let Some(draft) = begun.into_iter().find(is_its) {
        return bring_out(app, channel, &draft, run.by).await;
    }
    let chain = app.desk.sealed(run.post).await?;
    let (Some(first), Some(last)) = (chain.first(), chain.last()) else { return Ok(false) };
    let now = app.clock.now();
    let fields = turns::prefilled(channel, (first.sent, last), Turn::AllClear, now);
    let id = PostId::fresh(now, app.random.number());
    let new = NewWarning {
        id,
        channel: channel.id,
        about: Some(run.post),
        turn: Turn::AllClear,
        purpose: last.purpose,
        form: &fields.to_json(form::is_kept),
        base: last.number + 1,
        by: run.by,
        now,
    };
    app.desk.begin_warning(new).await?;
    let Some(draft) = app.desk.warning_draft(id).await? else { return Ok(false) };
    let out = bring_out(app, channel, &draft, run.by).await?;
    if !out {
        // Another node was faster; what it brought out is the end of this one too.
        app.desk.discard_warning(&draft, run.by, now).await?;
    }
    Ok(out)
}

/// `false` if another node, or a person, was faster.
async fn bring_out(app: &App, channel: &Channel, draft: &WarningDraft, by: EditorId) -> Result<bool, Problem> {
    // A rehearsal and nothing else goes out without anybody looking.
    if draft.purpose == Purpose::Actual {
        return Ok(false);
    }
    let (fields, now) = (Fields::from_json(&draft.form), app.clock.now());
    let ready = match seal::ready(app, channel, draft, &fields, now).await? {
        Ok(ready) => ready,
        Err(errors) => {
            let keys: Vec<&str> = errors.0.iter().map(|error| error.key).collect();
            tracing::warn!(channel = %channel.slug, ?keys, "a planned rehearsal is not complete and waits");
            return Ok(false);
        }
    };
    let everywhere = fields.has(form::ELSEWHERE);
    let releaser = Releaser { way: Way::Rehearsal, reason: String::new(), by, everywhere };
    let order = order(app, channel, draft, &fields, ready, releaser, now);
    let (post, version) = (order.post, order.number + 1);
    if !app.desk.release_warning(&order).await? {
        return Ok(false);
    }
    told(app, Lane::Warning, channel.id, post, version);
    Ok(true)
}
