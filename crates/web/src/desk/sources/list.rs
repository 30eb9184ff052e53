//! `GET /desk/at/{channel}/sources`: which places are watched, and a form for a new one.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::{AdminAt, At};
use crate::desk::sources::form::{self, Form};
use crate::error::Answer;
use crate::lang::{Lang, t};
use axum::extract::State;
use axum::http::Uri;
use serde::Serialize;
use store::model::Source;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    sources: Vec<Line>,
    form: Form,
    base: String,
    complaints: Complaints,
}

#[derive(Serialize)]
struct Line {
    label: String,
    host: String,
    url: String,
    state: &'static str,
    state_label: String,
    problem: String,
}

/// The handler.
pub async fn get(State(app): State<App>, AdminAt(at): AdminAt, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    show(&app, &at, &query, &Fields::default(), Complaints::default()).await
}

/// The page with a form as typed.
pub async fn show(app: &App, at: &At, query: &Fields, typed: &Fields, complaints: Complaints) -> Answer {
    let lang = at.signed.speak.lang;
    let sources = app.desk.sources(at.channel.channel.id).await?;
    let context = Page {
        frame: Frame::at(app, at, "sources", "sources.title").after(lang, query),
        sources: sources.iter().map(|source| line(at, lang, source)).collect(),
        form: form::of(lang, typed),
        base: at.urls().page("/sources"),
        complaints,
    };
    page(app, lang, "desk/sources.html", context)
}

fn line(at: &At, lang: Lang, source: &Source) -> Line {
    let (state, key) = standing(source);
    Line {
        label: source.watch.label.clone(),
        host: source.watch.url.host_str().unwrap_or_default().to_owned(),
        url: at.urls().page(&format!("/sources/{}", source.id)),
        state,
        state_label: t(lang, key, &[]),
        problem: problem(lang, source),
    }
}

/// The look of the state, and the key of its words.
pub fn standing(source: &Source) -> (&'static str, &'static str) {
    match (source.started, source.problem.as_str()) {
        (None, _) => ("draft", "sources.state.tried"),
        (Some(_), "") => ("done", "sources.state.watched"),
        (Some(_), _) => ("refused", "sources.state.troubled"),
    }
}

/// What went wrong at the last look, in words; empty if nothing did.
pub fn problem(lang: Lang, source: &Source) -> String {
    if source.problem.is_empty() { String::new() } else { t(lang, &source.problem, &[]) }
}
