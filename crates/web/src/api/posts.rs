//! `/api/v1/posts`: what is there, and drafts. Bringing out is for people.
use crate::api::caller::Caller;
use crate::api::said::{Answer, Said};
use crate::api::view;
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::posts::save::{self, Kept};
use crate::desk::posts::{draft, form, places};
use crate::error::Problem;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use channel::api::Scope;
use channel::field::FieldErrors;
use channel::ids::{MediumId, PostId};
use channel::outlet::choice::Choice;
use channel::post::{Kind, State as PostState};
use channel::topic::Topic;
use channel::traffic::Effect;
use serde::{Deserialize, Serialize};
use store::model::Cursor;

const PAGE: usize = 50;
/// Longest key of a request.
const KEY_MAX: usize = 100;

/// Which posts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Which {
    state: Option<String>,
    after: Option<String>,
    #[expect(dead_code, reason = "read by Speak; named here because unknown names are refused")]
    lang: Option<String>,
}

#[derive(Serialize)]
struct List {
    posts: Vec<view::Post>,
    /// Goes into `after` for the next ones.
    next: Option<String>,
}

/// A draft as programs send it: the fields of the desk's form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    /// Changing: what was read.
    revision: Option<i64>,
    kind: Option<String>,
    title: String,
    body: Option<String>,
    plain: Option<String>,
    #[serde(default)]
    topics: Vec<String>,
    lang: Option<String>,
    #[serde(default)]
    pictures: Vec<SentPicture>,
    event: Option<SentEvent>,
    job: Option<SentJob>,
    traffic: Option<SentTraffic>,
    valid_from: Option<String>,
    valid_until: Option<String>,
    source_url: Option<String>,
    /// Numbers of outlets; missing: left as it is, and at first those posts go to by themselves.
    outlets: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentPicture {
    id: String,
    alt: Option<String>,
    #[serde(default)]
    decorative: bool,
    credit: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentEvent {
    start_date: String,
    start_time: Option<String>,
    end_date: Option<String>,
    end_time: Option<String>,
    #[serde(default)]
    all_day: bool,
    place: Option<String>,
    registration: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentJob {
    deadline: Option<String>,
    salary: Option<String>,
    apply: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentTraffic {
    streets: Vec<String>,
    effect: Option<String>,
    from_date: Option<String>,
    from_time: Option<String>,
    until_date: Option<String>,
    until_time: Option<String>,
    detour: Option<String>,
    #[serde(default)]
    track: Vec<String>,
    #[serde(default)]
    detour_track: Vec<String>,
}

/// `GET /api/v1/posts`.
pub async fn list(State(app): State<App>, caller: Caller, Query(which): Query<Which>) -> Answer {
    caller.may(Scope::Read)?;
    let mut errors = FieldErrors::default();
    let state = which.state.as_deref().map(PostState::parse);
    if state == Some(None) {
        errors.push("state", "error.api.word", "");
    }
    let after = which.after.as_deref().map(cursor);
    if after == Some(None) {
        errors.push("after", "error.api.word", "");
    }
    if !errors.is_empty() {
        return Err(Said::about(errors));
    }
    let channel = caller.at.channel.channel.id;
    let found = app.desk.posts(channel, state.flatten(), after.flatten(), PAGE).await?;
    let next = found.next.map(|cursor| format!("{}-{}", cursor.published_ms, cursor.id));
    let posts = found.items.iter().map(|post| view::post(&app, &caller, post)).collect();
    Ok(Json(List { posts, next }).into_response())
}

/// `GET /api/v1/posts/{id}`.
pub async fn show(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Answer {
    caller.may(Scope::Read)?;
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    answer(&app, &caller, id, StatusCode::OK).await
}

/// `POST /api/v1/posts`: begins a draft, once for each `Idempotency-Key`.
pub async fn create(State(app): State<App>, caller: Caller, headers: HeaderMap, Json(sent): Json<Sent>) -> Answer {
    caller.may(Scope::Draft)?;
    known(&app, &caller, &sent).await?;
    let json = form::to_json(&fields(sent)?);
    if json.len() > form::FORM_MAX {
        return Err(Said::from(Problem::Refused("error.desk.too_long")));
    }
    let (channel, by, now) = (caller.at.channel.channel.id, caller.token.editor, app.clock.now());
    let Some(key) = key(&headers)? else {
        let id = app.desk.create_draft(channel, &json, by, now, app.random.number()).await?;
        return answer(&app, &caller, id, StatusCode::CREATED).await;
    };
    let once = app.desk.create_draft_once((caller.token.id, &key), channel, &json, by, now, app.random.number());
    let (id, fresh) = once.await?;
    answer(&app, &caller, id, if fresh { StatusCode::CREATED } else { StatusCode::OK }).await
}

/// `PUT /api/v1/posts/{id}`: changes a draft, if nobody else did since `revision`.
pub async fn change(State(app): State<App>, caller: Caller, Path(id): Path<String>, Json(sent): Json<Sent>) -> Answer {
    caller.may(Scope::Draft)?;
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let Some(revision) = sent.revision else {
        let mut errors = FieldErrors::default();
        errors.push("revision", "error.api.revision", "");
        return Err(Said::about(errors));
    };
    known(&app, &caller, &sent).await?;
    let chosen = sent.outlets.is_some();
    let mut fields = fields(sent)?;
    // What only the desk knows of, such as documents and polls, stays as it is.
    if let Some(draft) = draft::find(&app, &caller.at, id).await? {
        let stored = Fields::from_json(&draft.form);
        let goes = |name: &str| is_sent(name) || chosen && places::NAMES.contains(&name);
        stored.pairs().filter(|(name, _)| !goes(name)).for_each(|(name, value)| fields.push(name, value));
    }
    fields.push("revision", revision.to_string());
    match save::keep(&app, &caller.at, Some(id), &fields).await? {
        Kept::Saved { post, .. } => answer(&app, &caller, post, StatusCode::OK).await,
        Kept::Conflict(_) => Err(Said::new(StatusCode::CONFLICT, "error.api.conflict")),
        // Out, thrown away, or never here.
        Kept::Gone => Err(Said::new(StatusCode::NOT_FOUND, "error.api.no_draft")),
    }
}

/// The post with its draft.
pub async fn answer(app: &App, caller: &Caller, id: PostId, status: StatusCode) -> Answer {
    let post = app.desk.post(id).await?.filter(|post| post.channel == caller.at.channel.channel.id);
    let post = post.ok_or(Problem::NotFound)?;
    let whole = view::whole(app, caller, &post).await?;
    let mut response = (status, Json(whole)).into_response();
    if let Ok(place) = HeaderValue::from_str(&format!("/api/v1/posts/{id}")) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

fn cursor(text: &str) -> Option<Cursor> {
    let (at, id) = text.rsplit_once('-')?;
    Some(Cursor { published_ms: at.parse().ok()?, id: PostId::parse(id)? })
}

fn key(headers: &HeaderMap) -> Result<Option<String>, Said> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let text = value.to_str().ok().filter(|text| (1..=KEY_MAX).contains(&text.len()));
    let text = text.ok_or_else(|| Said::new(StatusCode::BAD_REQUEST, "error.api.key"))?;
    Ok(Some(text.to_owned()))
}

/// Outlets are named by the numbers `GET /api/v1/channel` tells.
async fn known(app: &App, caller: &Caller, sent: &Sent) -> Result<(), Said> {
    let Some(named) = &sent.outlets else { return Ok(()) };
    let outlets = app.desk.outlets(caller.at.channel.channel.id).await.map_err(Problem::from)?;
    if named.iter().all(|name| outlets.iter().any(|outlet| outlet.id.to_string() == *name)) {
        return Ok(());
    }
    let mut errors = FieldErrors::default();
    errors.push("outlets", "error.api.word", "");
    Err(Said::about(errors))
}

/// The form a person would have typed. Words that are none are refused at once; what is only unfinished stays a draft.
fn fields(sent: Sent) -> Result<Fields, Said> {
    let mut errors = FieldErrors::default();
    let mut fields = Fields::default();
    let kind = sent.kind.as_deref().map_or(Some(Kind::Update), Kind::parse);
    match kind {
        // A warning is written by people, at the desk.
        None | Some(Kind::Warning) => errors.push("kind", "error.api.word", ""),
        Some(kind) => fields.push("kind", kind.key()),
    }
    if sent.topics.iter().any(|topic| Topic::parse(topic).is_none()) {
        errors.push("topics", "error.api.word", "");
    }
    if sent.pictures.iter().any(|picture| MediumId::parse(&picture.id).is_none()) {
        errors.push("pictures", "error.api.word", "");
    }
    let effect = sent.traffic.as_ref().and_then(|traffic| traffic.effect.as_deref());
    if effect.is_some_and(|word| Effect::parse(word).is_none()) {
        errors.push("traffic_effect", "error.api.word", "");
    }
    if !errors.is_empty() {
        return Err(Said::about(errors));
    }
    fields.push("title", sent.title);
    for topic in sent.topics {
        fields.push("topics", topic);
    }
    let plain = [("body", sent.body), ("plain", sent.plain), ("lang", sent.lang), ("source_url", sent.source_url)];
    push(&mut fields, plain);
    push(&mut fields, [("valid_from", sent.valid_from), ("valid_until", sent.valid_until)]);
    if let Some(traffic) = sent.traffic {
        push_traffic(&mut fields, traffic);
    }
    for picture in sent.pictures {
        let SentPicture { id, alt, decorative, credit } = picture;
        fields.push("picture", id.as_str());
        push(&mut fields, [(format!("alt.{id}").as_str(), alt), (format!("credit.{id}").as_str(), credit)]);
        if decorative {
            fields.push(format!("decorative.{id}"), "on");
        }
    }
    if let Some(event) = sent.event {
        let all_day = event.all_day.then(|| "on".to_owned());
        push(
            &mut fields,
            [
                ("event_start_date", Some(event.start_date)),
                ("event_start_time", event.start_time),
                ("event_end_date", event.end_date),
                ("event_end_time", event.end_time),
                ("event_all_day", all_day),
                ("event_place", event.place),
                ("event_registration", event.registration),
            ],
        );
    }
    if let Some(outlets) = sent.outlets {
        places::push(&mut fields, &Choice::Only(outlets.iter().filter_map(|id| id.parse().ok()).collect()));
    }
    if let Some(job) = sent.job {
        push(&mut fields, [("job_deadline", job.deadline), ("job_salary", job.salary), ("job_apply", job.apply)]);
    }
    Ok(fields)
}

/// Fields of the form that are sent as a whole with every change: one that is left out is emptied.
fn is_sent(name: &str) -> bool {
    const WHOLE: [&str; 10] =
        ["kind", "title", "topics", "body", "plain", "lang", "source_url", "valid_from", "valid_until", "picture"];
    const BEGIN: [&str; 6] = ["alt.", "credit.", "decorative.", "event_", "job_", "traffic_"];
    WHOLE.contains(&name) || BEGIN.iter().any(|begin| name.starts_with(begin))
}

/// A line each, as the form has them.
fn push_traffic(fields: &mut Fields, traffic: SentTraffic) {
    push(
        fields,
        [
            ("traffic_streets", Some(traffic.streets.join("\n"))),
            ("traffic_effect", traffic.effect),
            ("traffic_from_date", traffic.from_date),
            ("traffic_from_time", traffic.from_time),
            ("traffic_until_date", traffic.until_date),
            ("traffic_until_time", traffic.until_time),
            ("traffic_detour", traffic.detour),
            ("traffic_track", Some(traffic.track.join("\n"))),
            ("traffic_detour_track", Some(traffic.detour_track.join("\n"))),
        ],
    );
}

fn push<const N: usize>(fields: &mut Fields, pairs: [(&str, Option<String>); N]) {
    for (name, value) in pairs {
        if let Some(value) = value {
            fields.push(name, value);
        }
    }
}
