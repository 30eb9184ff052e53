//! `GET …/posts/{id}/review`: where a working copy stands, what I may do, what I may not and why.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::preview::{self, Preview};
use crate::desk::posts::review::copy::Copy;
use crate::desk::posts::review::may::{self, Barred, May};
use crate::desk::posts::review::thread::{self, Line};
use crate::desk::posts::{draft, list, when};
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect};
use channel::ids::PostId;
use channel::life::{Phase, Stage};
use serde::Serialize;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    stage: &'static str,
    stage_label: String,
    /// Where it stands, in a sentence.
    says: String,
    /// Why it was sent back.
    reason: String,
    authors: String,
    saved: String,
    correcting: bool,
    four_eyes: bool,
    may: May,
    barred: Vec<Barred>,
    /// Who could approve, when one cannot oneself.
    approvers: Vec<String>,
    revision: i64,
    seen: i64,
    hash: String,
    typed: Typed,
    urls: Addresses,
    preview: Option<Preview>,
    thread: Vec<Line>,
    complaints: Complaints,
}

#[derive(Serialize)]
struct Typed {
    reason: String,
    comment: String,
    day: String,
    time: String,
    note: String,
    tell: String,
}

#[derive(Serialize)]
struct Addresses {
    review: String,
    edit: String,
    publish: String,
    discard: String,
    compare: Option<String>,
    languages: String,
    back: String,
}

/// The handler.
pub async fn get(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, uri: Uri) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let Some(copy) = Copy::find(&app, &at, id).await? else {
        return Ok(Redirect::to(&at.urls().post(id)).into_response());
    };
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    show(&app, &at, &copy, &query, &Fields::default(), Complaints::default()).await
}

/// The page again, with everything typed and why nothing happened.
pub async fn again(app: &App, at: &At, id: PostId, typed: &Fields, complaints: Complaints) -> Answer {
    let Some(copy) = Copy::find(app, at, id).await? else {
        return crate::desk::posts::show::again(app, at, id, typed, complaints).await;
    };
    let mut response = show(app, at, &copy, &Fields::default(), typed, complaints).await?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}

async fn show(app: &App, at: &At, copy: &Copy, query: &Fields, typed: &Fields, complaints: Complaints) -> Answer {
    let (lang, now, id) = (at.signed.speak.lang, app.clock.now(), copy.draft.post);
    let (life, dates) = (copy.life(), Dates::new(&at.channel.channel.profile, lang, now));
    let phase = life.copy.as_ref().map_or(Phase::Writing, |copy| copy.phase);
    let may = may::may(&life, at.actor(), now);
    let authors: Vec<&str> = copy.standing.authors.iter().map(|person| person.name.as_str()).collect();
    let title = list::title(lang, Fields::from_json(&copy.draft.form).get("title"));
    let context = Page {
        frame: Frame::at(app, at, "review", "posts.title").titled(title).after(lang, query),
        stage: phase.stage().key(),
        stage_label: t(lang, &format!("stage.{}", phase.stage().key()), &[]),
        says: sentence(copy, phase, &dates, lang),
        reason: copy.standing.reason.clone(),
        authors: authors.join(", "),
        saved: dates.moment(copy.draft.saved),
        correcting: copy.draft.base_version.is_some(),
        four_eyes: life.four_eyes,
        approvers: if may.approve { Vec::new() } else { may::approvers(app, at, &life).await? },
        barred: may::barred(&life, at.actor(), now, lang),
        may,
        revision: copy.draft.revision,
        seen: copy.standing.step,
        hash: copy.fingerprint(),
        typed: typed_of(at, typed, phase),
        urls: addresses(at, copy),
        preview: look(app, at, copy).await?,
        thread: thread::of(app, &dates, lang, id).await?,
        complaints,
    };
    page(app, lang, "desk/review.html", context)
}

fn sentence(copy: &Copy, phase: Phase, dates: &Dates, lang: Lang) -> String {
    let standing = &copy.standing;
    let when = standing.at.map_or(String::new(), |at| dates.moment_within(at));
    let key = format!("review.says.{}", phase.stage().key());
    match phase {
        Phase::Scheduled(due) => t(lang, &key, &[("when", &dates.moment_within(due)), ("name", &standing.by.name)]),
        Phase::Approved => t(lang, &key, &[("name", &standing.approver.name), ("when", &when)]),
        _ => t(lang, &key, &[("name", &standing.by.name), ("when", &when)]),
    }
}

/// What was typed, or what stands there already.
fn typed_of(at: &At, typed: &Fields, phase: Phase) -> Typed {
    let zone = when::zone(&at.channel.channel.profile.zone);
    let (mut day, mut time) = (typed.get("day").to_owned(), typed.get("time").to_owned());
    if let Phase::Scheduled(due) = phase
        && !typed.has("day")
    {
        (day, time) = (when::date_text(due, &zone), when::time_text(due, &zone));
    }
    let get = |name| typed.get(name).to_owned();
    Typed { reason: get("reason"), comment: get("comment"), day, time, note: get("note"), tell: get("tell") }
}

fn addresses(at: &At, copy: &Copy) -> Addresses {
    let (urls, id) = (at.urls(), copy.draft.post);
    Addresses {
        review: urls.post_verb(id, "review"),
        edit: urls.post_verb(id, "edit"),
        publish: urls.post_verb(id, "publish"),
        discard: urls.post_verb(id, "discard"),
        compare: copy.draft.base_version.map(|old| format!("{}?of={old}&with=copy", urls.post_verb(id, "versions"))),
        languages: urls.post_verb(id, "languages"),
        back: if copy.draft.base_version.is_some() { urls.post(id) } else { urls.posts() },
    }
}

async fn look(app: &App, at: &At, copy: &Copy) -> Result<Option<Preview>, Problem> {
    let fields = draft::fields(&copy.draft);
    let media = draft::Media::of(app, at, &fields).await?;
    match draft::look(at, &fields, &media) {
        Some(content) => preview::of(app, at, Some(copy.draft.post), content).await.map(Some),
        None => Ok(None),
    }
}

/// Whether a copy in this stage is read rather than written: lists lead to its review.
pub fn is_read(stage: Stage) -> bool {
    matches!(stage, Stage::InReview | Stage::Approved | Stage::Scheduled)
}
