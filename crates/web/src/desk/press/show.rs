//! `GET /desk/at/{channel}/press`.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::At;
use crate::error::{Answer, Problem};
use axum::extract::State;
use axum::http::Uri;
use channel::editor::Power;
use channel::ids::PostId;
use serde::Serialize;
use std::collections::HashMap;
use store::model::PressAbout;

/// Latest posts that can be made press releases.
const POSTS: usize = 20;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    base: String,
    public_url: String,
    /// Whether this person may bring out, and so decide what newsrooms read.
    may: bool,
    admin: bool,
    waiting: Vec<Line>,
    out: Vec<Line>,
    rooms: Vec<Room>,
    fresh: Option<Fresh>,
    form: Form,
    complaints: Complaints,
}

#[derive(Serialize)]
struct Line {
    id: String,
    title: String,
    url: String,
    when: String,
    /// A press release.
    marked: bool,
    /// Newsrooms may read it before its time.
    ahead: bool,
}

#[derive(Serialize)]
struct Room {
    id: i64,
    name: String,
    since: String,
}

/// A link, shown this once.
#[derive(Serialize)]
pub struct Fresh {
    /// For whom.
    pub name: String,
    /// The link.
    pub url: String,
}

/// As typed, or as it is kept.
#[derive(Serialize)]
struct Form {
    name: String,
    contact: String,
    phone: String,
    email: String,
    about: String,
}

/// The handler.
pub async fn get(State(app): State<App>, at: At, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    show(&app, &at, &query, &Fields::default(), Complaints::default(), None).await
}

/// The page, perhaps with a fresh link or with complaints.
pub async fn show(
    app: &App,
    at: &At,
    query: &Fields,
    typed: &Fields,
    complaints: Complaints,
    fresh: Option<Fresh>,
) -> Answer {
    let (lang, now, channel) = (at.signed.speak.lang, app.clock.now(), at.channel.channel.id);
    let dates = Dates::new(&at.channel.channel.profile, lang, now);
    let planned = app.desk.planned(channel).await?;
    let out = app.public.timeline(channel, None, None, POSTS, now).await?.items;
    let ids: Vec<PostId> = planned.iter().map(|one| one.post).chain(out.iter().map(|one| one.id)).collect();
    let marks = app.desk.release_marks(&ids).await?;
    let rooms = app.desk.newsrooms(channel).await?;
    let waiting = planned
        .iter()
        .map(|one| line(at, one.post, one.content.title.to_string(), dates.moment(one.at), &marks, "review"));
    let out =
        out.iter().map(|one| line(at, one.id, one.content.title.to_string(), dates.moment(one.published), &marks, ""));
    let context = Page {
        frame: Frame::at(app, at, "press", "press.desk_title").after(lang, query),
        base: at.urls().page("/press"),
        public_url: format!("/{}/press", at.channel.channel.slug),
        may: at.may(Power::Release),
        admin: at.is_admin(),
        waiting: waiting.collect(),
        out: out.collect(),
        rooms: rooms
            .into_iter()
            .map(|room| Room { id: room.id, name: room.name, since: dates.date(dates.day(room.created)) })
            .collect(),
        fresh,
        form: form(app, at, typed).await?,
        complaints,
    };
    page(app, lang, "desk/press.html", context)
}

fn line(at: &At, id: PostId, title: String, when: String, marks: &HashMap<PostId, bool>, verb: &str) -> Line {
    let url = if verb.is_empty() { at.urls().post(id) } else { at.urls().post_verb(id, verb) };
    let mark = marks.get(&id).copied();
    Line { id: id.to_string(), title, url, when, marked: mark.is_some(), ahead: mark == Some(true) }
}

async fn form(app: &App, at: &At, typed: &Fields) -> Result<Form, Problem> {
    let kept = app.public.press_about(at.channel.channel.id).await?;
    let PressAbout { contact, phone, email, about } = kept;
    let or = |name: &str, kept: String| if typed.has(name) { typed.get(name).to_owned() } else { kept };
    Ok(Form {
        name: typed.get("name").to_owned(),
        contact: or("contact", contact),
        phone: or("phone", phone),
        email: or("email", email),
        about: or("about", about),
    })
}
