//! `GET` and `POST /desk/at/{channel}/posts/{id}/publish`: the last look, and the step itself.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::preview::{self, Preview};
use crate::desk::posts::{draft, when};
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use crate::frame::grouped;
use crate::lang::{Lang, t};
use crate::live::What;
use crate::pages::warning;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::clock::Timestamp;
use channel::delivery::{Occasion, plan};
use channel::event::Event;
use channel::field::FieldErrors;
use channel::ids::{DeliveryId, PostId};
use channel::post::{Content, Kind};
use channel::slug::from_title;
use channel::subscription::RoundedCount;
use channel::text::Line;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use serde::Serialize;
use store::model::{Draft, Publish, Published};

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    correcting: bool,
    warning: bool,
    is_public: bool,
    /// How many phones, in words.
    reach: String,
    permalink_host: String,
    revision: i64,
    note: String,
    /// `quiet` or `replace`.
    tell: String,
    action: String,
    back: String,
    preview: Preview,
    /// The event is over before anybody hears of it.
    past: bool,
    /// How long a warning stands on top, in hours.
    warning_hours: i64,
    complaints: Complaints,
}

/// The last look; an unfinished draft goes back to the editor, which says what is missing.
pub async fn get(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let Some((draft, checked)) = checked(&app, &at, id).await? else {
        return Ok(Redirect::to(&at.urls().post(id)).into_response());
    };
    match checked {
        Ok(content) => show(&app, &at, &draft, content, &Fields::default(), Complaints::default()).await,
        Err(_) => Ok(back_to_editor(&at, id)),
    }
}

/// The step. Pressed twice it publishes once: the second finds the draft gone and shows the post.
pub async fn post(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, Sent(fields): Sent) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let Some((draft, checked)) = checked(&app, &at, id).await? else {
        return Ok(Redirect::to(&at.urls().post(id)).into_response());
    };
    let Ok(content) = checked else { return Ok(back_to_editor(&at, id)) };
    let lang = at.signed.speak.lang;
    let mut errors = FieldErrors::default();
    let note = match draft.base_version {
        Some(_) => match Line::parse(fields.get("note")) {
            Ok(line) => line.to_string(),
            Err(complaint) if complaint.key == "error.line.empty" => {
                errors.push("note", "error.note.missing", "");
                String::new()
            }
            Err(complaint) => {
                errors.push("note", complaint.key, complaint.arg);
                String::new()
            }
        },
        None => String::new(),
    };
    if fields.get("revision") != draft.revision.to_string() {
        errors.push("form", "error.publish.changed", "");
    }
    if !errors.is_empty() {
        let complaints = Complaints::of(lang, &errors);
        let mut response = show(&app, &at, &draft, content, &fields, complaints).await?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    }
    // Only a correction may be quiet by choice.
    let quiet = draft.base_version.is_some() && fields.get("tell") == "quiet";
    bring_out(&app, &at, &draft, content, note, quiet).await
}

async fn bring_out(app: &App, at: &At, draft: &Draft, content: Content, note: String, quiet: bool) -> Answer {
    let (now, id, channel) = (app.clock.now(), draft.post, at.channel.channel.id);
    // A closed channel has no page the notification could lead to.
    let occasion = match (draft.base_version, quiet || !at.channel.channel.public) {
        (None, true) => Occasion::Quiet,
        (None, false) => Occasion::New,
        (Some(_), true) => Occasion::Quiet,
        (Some(_), false) => Occasion::Correction,
    };
    let plan = plan(&content, occasion, now);
    let lane = plan.lane;
    let delivery_ids: Vec<_> = plan.outlets.iter().map(|_| DeliveryId::fresh(now, app.random.number())).collect();
    let first = delivery_ids.first().copied();
    let done = app
        .desk
        .publish(Publish {
            post: id,
            channel,
            slug_tail: from_title(content.title.as_str()),
            content,
            occasion,
            plan,
            delivery_ids,
            note,
            by: at.signed.account.id,
            now,
            expect_version: draft.base_version,
            expect_revision: Some(draft.revision),
            published: None,
        })
        .await?;
    let Published::Done { version } = done else { return Ok(Redirect::to(&at.urls().post(id)).into_response()) };
    app.wake.poke(lane);
    app.announce(channel, id, if version > 1 { What::Changed } else { What::New });
    let next = first.map_or_else(|| at.urls().post(id), |delivery| at.urls().delivery(delivery));
    Ok(Redirect::to(&next).into_response())
}

async fn checked(app: &App, at: &At, id: PostId) -> Result<Option<(Draft, Result<Content, FieldErrors>)>, Problem> {
    let Some(draft) = draft::find(app, at, id).await? else { return Ok(None) };
    let fields = draft::fields(&draft);
    let pictures = draft::Pictures::of(app, at, &fields).await?;
    let mut checked = draft::check(at, &fields, &pictures);
    // Answers are counted by the number of what was chosen: once out, nothing of it changes.
    if let (Ok(content), Some(_)) = (&mut checked, draft.base_version)
        && let Some(out) = app.desk.published(id).await?
    {
        content.reactions = out.content.reactions;
    }
    Ok(Some((draft, checked)))
}

fn back_to_editor(at: &At, id: PostId) -> axum::response::Response {
    Redirect::to(&format!("{}?check=1", at.urls().post_verb(id, "edit"))).into_response()
}

async fn show(app: &App, at: &At, draft: &Draft, content: Content, typed: &Fields, complaints: Complaints) -> Answer {
    let (lang, urls) = (at.signed.speak.lang, at.urls());
    let followers = app.desk.followers(at.channel.channel.id).await?;
    let correcting = draft.base_version.is_some();
    let warning = content.kind == Kind::Warning;
    let title_key = match (warning, correcting) {
        (true, false) => "publish.warning_title",
        (true, true) => "publish.correct_warning_title",
        (false, true) => "publish.correct_title",
        (false, false) => "publish.title",
    };
    let now = app.clock.now();
    let zone = when::zone(&at.channel.channel.profile.zone);
    let past = content.event.as_ref().is_some_and(|event| ends(event, &zone) < now);
    let context = Page {
        frame: Frame::at(app, at, "publish", title_key),
        correcting,
        warning,
        past,
        warning_hours: warning::ACTIVE.as_hours(),
        is_public: at.channel.channel.public,
        reach: reach(lang, followers),
        permalink_host: app.settings.host().to_owned(),
        revision: draft.revision,
        note: typed.get("note").to_owned(),
        tell: if typed.get("tell") == "quiet" { "quiet".to_owned() } else { "replace".to_owned() },
        action: urls.post_verb(draft.post, "publish"),
        back: urls.post_verb(draft.post, "edit"),
        preview: preview::of(app, at, Some(draft.post), content).await?,
        complaints,
    };
    page(app, lang, "desk/publish.html", context)
}

/// When an event is over; a whole day lasts until midnight.
fn ends(event: &Event, zone: &TimeZone) -> Timestamp {
    let last = event.end.unwrap_or(event.start);
    if !event.all_day {
        return last;
    }
    last.to_zoned(zone.clone()).date().tomorrow().map_or(last, |day| when::instant(day, Time::midnight(), zone))
}

/// "rund 2.400 Handys", "weniger als 10 Handys": the same number everybody sees.
pub fn reach(lang: Lang, followers: RoundedCount) -> String {
    match followers {
        RoundedCount::Few => t(lang, "reach.few", &[]),
        RoundedCount::About(count) => t(lang, "reach.about", &[("count", &grouped(lang, count))]),
    }
}
