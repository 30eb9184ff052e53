//! `GET …/posts/{id}/review`: where a working copy stands, what I may do, what I may not and why.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::days::board;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::places::{self, Places};
use crate::desk::posts::preview::{self, Preview};
use crate::desk::posts::review::belongs::{self, Belonging};
use crate::desk::posts::review::copy::Copy;
use crate::desk::posts::review::may::{self, Barred, May};
use crate::desk::posts::review::planned;
use crate::desk::posts::review::thread::{self, Line};
use crate::desk::posts::versions::show::{self as versions, Row};
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
    /// Who changed it last; empty for the program itself.
    changed_by: String,
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
    /// What goes out with the text and no preview shows.
    belongs: Vec<Belonging>,
    /// Where else it goes; a part of what is approved.
    places: Option<Places>,
    /// What was changed since somebody last read it; nothing where nobody has, or where it says the same.
    since: Option<Since>,
    /// Publishing times that still take posts.
    slots: Vec<Slot>,
    thread: Vec<Line>,
    complaints: Complaints,
}

/// What is new to whoever reads it once more.
#[derive(Serialize)]
struct Since {
    /// Who read it when, in words.
    text: String,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Slot {
    at: i64,
    label: String,
    chosen: bool,
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
    earlier: String,
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
    let frame = Frame::at(app, at, "review", "posts.title").titled(title).after(lang, query);
    let context = Page {
        frame: match phase {
            Phase::Scheduled(due) if query.get("done") == "scheduled" => {
                frame.saying(planned::says(lang, &dates, due, query))
            }
            _ => frame,
        },
        stage: phase.stage().key(),
        stage_label: t(lang, &format!("stage.{}", phase.stage().key()), &[]),
        says: sentence(copy, phase, &dates, lang),
        reason: copy.standing.reason.clone(),
        authors: authors.join(", "),
        changed_by: copy.draft.editor_name.clone(),
        saved: dates.moment(copy.draft.saved),
        correcting: copy.draft.base_version.is_some(),
        four_eyes: life.four_eyes,
        approvers: if may.approve { Vec::new() } else { may::approvers(app, at, &life).await? },
        barred: may::barred(&life, at.actor(), now, lang),
        since: since(app, copy, phase, (&dates, lang)).await?,
        slots: if may.schedule { slots(app, at, &dates, typed).await? } else { Vec::new() },
        may,
        revision: copy.draft.revision,
        seen: copy.standing.step,
        hash: copy.fingerprint(),
        typed: typed_of(at, typed, phase),
        urls: addresses(at, copy),
        preview: look(app, at, copy).await?,
        belongs: belongs::of(app, at, copy, &dates).await?,
        places: match &copy.content {
            Ok(content) => Some(places::told(app, at, copy.draft.base_version.map(|_| id), content).await?),
            Err(_) => None,
        },
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
        earlier: urls.post_verb(id, "earlier"),
        back: if copy.draft.base_version.is_some() { urls.post(id) } else { urls.posts() },
    }
}

/// Compared with what was read before, until it is approved or out.
async fn since(app: &App, copy: &Copy, phase: Phase, (dates, lang): (&Dates, Lang)) -> Result<Option<Since>, Problem> {
    if matches!(phase, Phase::Approved | Phase::Scheduled(_)) {
        return Ok(None);
    }
    let Some(before) = app.desk.read_before(copy.draft.post).await? else { return Ok(None) };
    let rows = versions::rows(&Fields::from_json(&before.form), &Fields::from_json(&copy.draft.form), lang);
    let fill = [("name", before.by.name.as_str()), ("when", &dates.moment_within(before.at))];
    Ok(Some(Since { text: t(lang, "review.since", &fill), rows }).filter(|since| !since.rows.is_empty()))
}

/// The coming publishing times that are still open.
async fn slots(app: &App, at: &At, dates: &Dates, typed: &Fields) -> Result<Vec<Slot>, Problem> {
    let posts = app.desk.planned(at.channel.channel.id).await?;
    let board = board::board(app, at, &posts, app.clock.now()).await?;
    let open = board.columns.iter().filter(|column| !column.closed && !column.odd);
    let slot = |column: &channel::slot::Column| {
        let ms = column.slot.at.as_millisecond();
        Slot { at: ms, label: dates.moment(column.slot.at), chosen: typed.get("slot") == ms.to_string() }
    };
    Ok(open.map(slot).collect())
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
