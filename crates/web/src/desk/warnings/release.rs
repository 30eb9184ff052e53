//! `POST …/warnings/draft/{id}/release`: out. The four digits beside the button are typed first; one person alone says why.
use super::find;
use super::form::{self, ELSEWHERE};
use super::preview::{gone, road, show};
use super::seal::{self, Ready};
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::guard::At;
use crate::desk::posts::order::told;
use crate::desk::tried::Tried;
use crate::error::Answer;
use crate::lang::t;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::channel::Channel;
use channel::clock::Timestamp;
use channel::delivery::{Lane, Occasion, plan};
use channel::field::{Complaint, FieldErrors};
use channel::ids::{DeliveryId, EditorId};
use channel::slug::from_title;
use channel::text::{Line, letters};
use channel::warning::release::{Way, code};
use channel::warning::{Purpose, Turn};
use store::model::{ReleaseWarning, WarningDraft};

/// Shortest reason for doing it alone, in letters.
const REASON_MIN: usize = 5;

/// Out, or back with what is in the way. Pressed twice it goes out once: the second press finds the draft gone.
pub async fn post(State(app): State<App>, Path((_, id)): Path<(String, String)>, tried: Tried) -> Answer {
    take(&app, &tried.at, &id, &tried.fields, tried.only_shown).await
}

/// The same for a form that was kept over signing in: it is only shown, and another press acts.
pub async fn take(app: &App, at: &At, id: &str, typed: &Fields, only_shown: bool) -> Answer {
    let Some(draft) = find(app, at, id).await? else { return gone(app, at, id).await };
    let (fields, now) = (Fields::from_json(&draft.form), app.clock.now());
    let mut errors = FieldErrors::default();
    let way = match road(at, &draft) {
        Ok(way) => Some(way),
        Err(why) => {
            errors.push("form", why.key(), "");
            None
        }
    };
    if only_shown {
        errors.push("form", "error.review.again", "");
    } else if typed.get("revision") != draft.revision.to_string() {
        errors.push("form", "error.warning.changed", "");
    } else if typed.get("code").trim() != code(draft.id, draft.revision) {
        errors.push("code", "error.warning.digits", "");
    }
    let reason = reason(typed, way, &mut errors);
    let ready = seal::ready(app, &at.channel.channel, &draft, &fields, now).await?;
    let (Some(way), Ok(ready), true) = (way, ready, errors.is_empty()) else {
        return refused(app, at, &draft, typed, errors, only_shown).await;
    };
    let (channel, by) = (&at.channel.channel, at.signed.account.id);
    let releaser = Releaser { way, reason, by, everywhere: typed.has(ELSEWHERE) };
    let order = order(app, channel, &draft, &fields, ready, releaser, now);
    let (post, version) = (order.post, order.number + 1);
    if !app.desk.release_warning(&order).await? {
        // Somebody else was first: with this draft, or with another word about the same warning.
        let Some(draft) = find(app, at, id).await? else {
            return gone(app, at, &draft.about.unwrap_or(draft.id).to_string()).await;
        };
        errors.push("form", "error.warning.not_out", "");
        return refused(app, at, &draft, typed, errors, false).await;
    }
    told(app, Lane::Warning, draft.channel, post, version);
    let done = done(draft.purpose, draft.turn);
    Ok(Redirect::to(&at.urls().page(&format!("/warnings/{post}?done={done}"))).into_response())
}

/// What is said to whoever brought it out. Nobody who sent a test reads that a warning is out.
fn done(purpose: Purpose, turn: Turn) -> &'static str {
    match (purpose, turn) {
        (Purpose::Actual, Turn::Alert) => "released",
        (Purpose::Actual, Turn::Update) => "released_update",
        (Purpose::Actual, Turn::AllClear) => "released_all_clear",
        (Purpose::Actual, Turn::FalseAlarm) => "released_false_alarm",
        (Purpose::Test, Turn::Alert) => "released_test",
        (Purpose::Test, Turn::Update) => "released_test_update",
        (Purpose::Test, _) => "released_test_end",
        (Purpose::Exercise, Turn::Alert) => "released_exercise",
        (Purpose::Exercise, Turn::Update) => "released_exercise_update",
        (Purpose::Exercise, _) => "released_exercise_end",
    }
}

fn reason(typed: &Fields, way: Option<Way>, errors: &mut FieldErrors) -> String {
    if way != Some(Way::Alone) {
        return String::new();
    }
    errors.take("reason", alone(typed.get("reason"))).unwrap_or_default()
}

/// Why one person does it alone, in more than a word.
pub fn alone(typed: &str) -> Result<String, Complaint> {
    match Line::parse(typed) {
        Ok(line) if letters(line.as_str()) >= REASON_MIN => Ok(line.to_string()),
        Err(complaint) if complaint.key != "error.line.empty" => Err(complaint),
        _ => Err(Complaint::new("error.warning.reason")),
    }
}

async fn refused(
    app: &App,
    at: &At,
    draft: &WarningDraft,
    typed: &Fields,
    errors: FieldErrors,
    only_shown: bool,
) -> Answer {
    let mut response = show(app, at, draft, typed, errors).await?;
    *response.status_mut() = if only_shown { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(response)
}

/// Who brings a message out, and how.
pub struct Releaser {
    /// How it may go out.
    pub way: Way,
    /// Why one person does so alone.
    pub reason: String,
    /// Who.
    pub by: EditorId,
    /// A rehearsal goes to the places of others, too.
    pub everywhere: bool,
}

/// Everything one release writes.
pub fn order(
    app: &App,
    channel: &Channel,
    draft: &WarningDraft,
    fields: &Fields,
    ready: Ready,
    Releaser { way, reason, by, everywhere }: Releaser,
    now: Timestamp,
) -> ReleaseWarning {
    // A closed channel has no page the notification could lead to.
    let occasion = match (channel.public, ready.number) {
        (false, _) => Occasion::Quiet,
        (true, 0) => Occasion::New,
        (true, _) => Occasion::Correction,
    };
    let plan = match draft.purpose {
        Purpose::Actual => plan(&ready.content, occasion, now),
        Purpose::Test | Purpose::Exercise => plan(&ready.content, occasion, now).rehearsed(everywhere),
    };
    // Later than now where a clock was set back; numbers of deliveries tell their order, too.
    let sent = now.max(ready.alert.sent.instant());
    let note = match (draft.turn, Line::parse(fields.get("note"))) {
        (Turn::Alert, _) => String::new(),
        (Turn::Update, Ok(line)) => line.to_string(),
        (turn, _) => t(channel.profile.lang, &format!("turn.{}", turn.key()), &[]),
    };
    ReleaseWarning {
        draft: draft.id,
        revision: draft.revision,
        way,
        reason,
        channel: channel.id,
        profile: channel.profile.clone(),
        post: draft.about.unwrap_or(draft.id),
        number: ready.number,
        identifier: ready.alert.identifier.to_string(),
        turn: draft.turn,
        purpose: draft.purpose,
        severity: ready.message.severity,
        // As the file says it: whole seconds.
        expires: ready.alert.expires().map_or(ready.message.expires, |moment| moment.instant()),
        cap: ready.cap.into_bytes(),
        form: fields.to_json(form::is_kept),
        slug_tail: from_title(ready.content.title.as_str()),
        content: ready.content,
        note,
        delivery_ids: plan.outlets.iter().map(|_| DeliveryId::fresh(sent, app.random.number())).collect(),
        plan,
        by,
        sent,
        now,
    }
}
