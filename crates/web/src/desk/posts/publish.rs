//! `GET` and `POST /desk/at/{channel}/posts/{id}/publish`: the last look, and the step itself.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::order::{self, Going};
use crate::desk::posts::places::{self, Places};
use crate::desk::posts::preview::{self, Preview};
use crate::desk::posts::{draft, when};
use crate::desk::tried::Tried;
use crate::error::{Answer, Problem};
use crate::frame::grouped;
use crate::lang::{Lang, t};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::delivery::Occasion;
use channel::field::{Complaint, FieldErrors};
use channel::ids::PostId;
use channel::life::{Phase, Refusal, Step};
use channel::post::Content;
use channel::subscription::RoundedCount;
use channel::text::Line;
use serde::Serialize;
use store::model::{Draft, Publish, Released};

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    correcting: bool,
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
    /// Where else it goes.
    places: Places,
    /// A job advert that leaves the channel only by hand.
    endless: bool,
    /// The event is over before anybody hears of it: its last day.
    past: Option<String>,
    /// It is planned for then; bringing it out now ends that.
    planned: Option<String>,
    complaints: Complaints,
}

/// The last look; an unfinished draft goes back to the editor, which says what is missing.
pub async fn get(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let Some((draft, checked)) = checked(&app, &at, id).await? else {
        return Ok(Redirect::to(&at.urls().post(id)).into_response());
    };
    match checked {
        Ok(content) => {
            let standing = app.desk.life(id, app.clock.now()).await?.ok_or(Problem::NotFound)?;
            // Who may not is told why where they can do something about it.
            if standing.saying(Some(&content)).check(Step::Release, at.actor(), app.clock.now()).is_err() {
                return Ok(Redirect::to(&at.urls().post_verb(id, "review")).into_response());
            }
            show(&app, &at, &draft, content, &Fields::default(), Complaints::default()).await
        }
        Err(_) => Ok(back_to_editor(&at, id)),
    }
}

/// The step. Pressed twice it publishes once: the second finds the draft gone and shows the post.
pub async fn post(State(app): State<App>, Path((_, id)): Path<(String, String)>, tried: Tried) -> Answer {
    let Tried { at, fields, only_shown } = tried;
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let Some((draft, checked)) = checked(&app, &at, id).await? else {
        return Ok(Redirect::to(&at.urls().post(id)).into_response());
    };
    let Ok(content) = checked else { return Ok(back_to_editor(&at, id)) };
    let mut errors = FieldErrors::default();
    let note = note(&draft, &fields, &mut errors);
    if only_shown {
        errors = FieldErrors::default();
        errors.push("form", "error.review.again", "");
    } else if fields.get("revision") != draft.revision.to_string() {
        errors.push("form", "error.publish.changed", "");
    }
    if !errors.is_empty() {
        let complaints = Complaints::of(at.signed.speak.lang, &errors);
        let mut response = show(&app, &at, &draft, content, &fields, complaints).await?;
        *response.status_mut() = if only_shown { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
        return Ok(response);
    }
    // Only a correction may be quiet by choice.
    let quiet = draft.base_version.is_some() && fields.get("tell") == "quiet";
    bring_out(&app, &at, &draft, content, note, quiet).await
}

/// What a correction says about itself, now or at its time.
pub fn note(draft: &Draft, fields: &Fields, errors: &mut FieldErrors) -> String {
    if draft.base_version.is_none() {
        return String::new();
    }
    match Line::parse(fields.get("note")) {
        Ok(line) => line.to_string(),
        Err(complaint) => {
            let empty = complaint.key == "error.line.empty";
            errors.push("note", if empty { "error.note.missing" } else { complaint.key }, complaint.arg);
            String::new()
        }
    }
}

async fn bring_out(app: &App, at: &At, draft: &Draft, content: Content, note: String, quiet: bool) -> Answer {
    let (id, channel) = (draft.post, at.channel.channel.id);
    let going = Going {
        post: id,
        channel,
        public: at.channel.channel.public,
        content,
        base_version: draft.base_version,
        revision: draft.revision,
        note,
        quiet,
        by: at.signed.account.id,
    };
    let order = order::order(app, going);
    let (lane, first) = (order.plan.lane, order.delivery_ids.first().copied());
    let version = match app.desk.release(order.clone()).await? {
        Released::Done { version } => version,
        Released::Overtaken => return Ok(Redirect::to(&at.urls().post(id)).into_response()),
        Released::Refused(why) => return refused(app, at, draft, order, why).await,
    };
    order::told(app, lane, channel, id, version);
    let next = first.map_or_else(|| at.urls().post(id), |delivery| at.urls().delivery(delivery));
    Ok(Redirect::to(&format!("{next}?done=published")).into_response())
}

/// The page with what was typed before the session was lost.
pub async fn again(app: &App, at: &At, id: PostId, typed: &Fields, complaints: Complaints) -> Answer {
    match checked(app, at, id).await? {
        Some((draft, Ok(content))) => show(app, at, &draft, content, typed, complaints).await,
        _ => Ok(Redirect::to(&at.urls().post(id)).into_response()),
    }
}

/// Why not, above the form with everything typed.
async fn refused(app: &App, at: &At, draft: &Draft, order: Publish, why: Refusal) -> Answer {
    let mut typed = Fields::default();
    typed.push("note", order.note);
    typed.push("tell", if order.occasion == Occasion::Quiet { "quiet" } else { "replace" });
    let complaints = Complaints::one(at.signed.speak.lang, "form", &Complaint::new(why.key()));
    let mut response = show(app, at, draft, order.content, &typed, complaints).await?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}

/// A draft with what would go out, or what is missing.
pub async fn checked(app: &App, at: &At, id: PostId) -> Result<Option<(Draft, Result<Content, FieldErrors>)>, Problem> {
    let Some(draft) = draft::find(app, at, id).await? else { return Ok(None) };
    let fields = draft::fields(&draft);
    let media = draft::Media::of(app, at, &fields).await?;
    let checked = draft::ready_as_it_stands(app, at, &draft, &fields, &media).await?;
    Ok(Some((draft, checked)))
}

fn back_to_editor(at: &At, id: PostId) -> axum::response::Response {
    Redirect::to(&format!("{}?check=1", at.urls().post_verb(id, "edit"))).into_response()
}

async fn show(app: &App, at: &At, draft: &Draft, content: Content, typed: &Fields, complaints: Complaints) -> Answer {
    let (lang, urls) = (at.signed.speak.lang, at.urls());
    let followers = app.desk.followers(at.channel.channel.id).await?;
    let correcting = draft.base_version.is_some();
    let title_key = if correcting { "publish.correct_title" } else { "publish.title" };
    let now = app.clock.now();
    let zone = when::zone(&at.channel.channel.profile.zone);
    let dates = Dates::new(&at.channel.channel.profile, lang, now);
    let past = content.over(&zone).filter(|over| *over < now).map(|over| dates.date(dates.day(over)));
    let standing = app.desk.life(draft.post, now).await?;
    let planned = standing.and_then(|standing| match standing.life.copy?.phase {
        Phase::Scheduled(due) => Some(dates.moment_within(due)),
        _ => None,
    });
    let context = Page {
        frame: Frame::at(app, at, "publish", title_key),
        correcting,
        endless: content.job.as_ref().is_some_and(|job| job.deadline.is_none()),
        past,
        planned,
        is_public: at.channel.channel.public,
        reach: reach(lang, followers),
        permalink_host: app.settings.host().to_owned(),
        revision: draft.revision,
        note: typed.get("note").to_owned(),
        tell: if typed.get("tell") == "quiet" { "quiet".to_owned() } else { "replace".to_owned() },
        action: urls.post_verb(draft.post, "publish"),
        back: urls.post_verb(draft.post, "edit"),
        places: places::told(app, at, correcting.then_some(draft.post), &content).await?,
        preview: preview::of(app, at, Some(draft.post), content).await?,
        complaints,
    };
    page(app, lang, "desk/publish.html", context)
}

/// "rund 2.400 Handys", "weniger als 10 Handys": the same number everybody sees.
pub fn reach(lang: Lang, followers: RoundedCount) -> String {
    match followers {
        RoundedCount::Few => t(lang, "reach.few", &[]),
        RoundedCount::About(count) => t(lang, "reach.about", &[("count", &grouped(lang, count))]),
    }
}
