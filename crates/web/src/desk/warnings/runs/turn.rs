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
use channel::ids::{EditorId, PostId};
use channel::warning::release::Way;
use channel::warning::runs::{Act, Around, Stage, act};
use channel::warning::{Purpose, Turn};
use formats::warning::template::rehearsal::{OVER, planned};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use store::model::{NewRun, NewWarning, PublicChannel, StoredRun, WarningDraft};

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
            let new = NewRun {
                channel: stored.channel,
                run,
                post: PostId::fresh(now, app.random.number()),
                by_itself: stored.plan.by_itself,
                form: &form::prefilled(planned(run.what)).to_json(form::is_kept),
                by,
                now,
            };
            app.desk.begin_run(new).await?;
        }
    }
    Ok(())
}

/// Whether a warning in earnest holds in the channel.
async fn hazard(app: &App, channel: channel::ids::ChannelId) -> Result<bool, Problem> {
    let now = app.clock.now();
    for post in app.desk.open_warnings(channel).await? {
        let last = app.desk.sealed(post).await?.pop();
        if last.is_some_and(|last| last.purpose == Purpose::Actual && now < last.expires) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What is to be done about a run, as everybody at the desk sees it.
pub async fn due(app: &App, channel: &PublicChannel, hazard: bool, run: &StoredRun) -> Result<Act, Problem> {
    let now = app.clock.now();
    let around = Around { by_itself: run.by_itself && may(app, channel, run.by, now).await?, hazard };
    Ok(act(&run.run, stage(app, run, now).await?, around, now))
}

/// The same without having looked.
pub async fn due_now(app: &App, channel: &PublicChannel, run: &StoredRun) -> Result<Act, Problem> {
    due(app, channel, hazard(app, run.channel).await?, run).await
}

/// Whoever switched the plan on must still be allowed to bring a warning out: what a program does in somebody's name ends
/// with what they may do.
async fn may(app: &App, channel: &PublicChannel, by: EditorId, now: Timestamp) -> Result<bool, Problem> {
    let Some(rules) = app.desk.rules(channel.channel.id).await? else { return Ok(false) };
    let grant = rules.grants.into_iter().find(|(editor, _)| *editor == by);
    Ok(grant.is_some_and(|(_, grant)| grant.may(Power::Warn, now) || grant.may(Power::Approve, now)))
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

/// The all-clear of a run, written and brought out in one go; what somebody began for it meanwhile goes out instead.
async fn clear(app: &App, channel: &Channel, run: &StoredRun) -> Result<bool, Problem> {
    let begun = app.desk.warning_drafts(channel.id).await?;
    let is_its = |draft: &WarningDraft| draft.about == Some(run.post) && draft.turn == Turn::AllClear;
    if let Some(draft) = begun.into_iter().find(is_its) {
        return bring_out(app, channel, &draft, run.by).await;
    }
    let Some(last) = app.desk.sealed(run.post).await?.pop() else { return Ok(false) };
    let now = app.clock.now();
    let mut fields = turns::prefilled(channel, &last, Turn::AllClear, now);
    for ([_, description, _], text) in form::TEXTS.into_iter().zip(OVER) {
        if fields.filled(description) {
            fields.set(description, text);
        }
    }
    let id = PostId::fresh(now, app.random.number());
    let new = NewWarning {
        id,
        channel: channel.id,
        about: Some(run.post),
        turn: Turn::AllClear,
        purpose: last.purpose,
        form: &fields.to_json(form::is_kept),
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
    let releaser = Releaser { way: Way::Rehearsal, reason: String::new(), by };
    let order = order(app, channel, draft, &fields, ready, releaser, now);
    let (post, version) = (order.post, order.number + 1);
    if !app.desk.release_warning(&order).await? {
        return Ok(false);
    }
    told(app, Lane::Warning, channel.id, post, version);
    Ok(true)
}
