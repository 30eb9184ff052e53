//! `GET /desk/at/{channel}/tokens`.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::{AdminAt, At};
use crate::error::Answer;
use crate::lang::t;
use axum::extract::State;
use axum::http::Uri;
use channel::api::Scope;
use serde::Serialize;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    tokens: Vec<Line>,
    base: String,
    /// One that is shown this once.
    fresh: Option<Fresh>,
    form: Form,
    complaints: Complaints,
}

#[derive(Serialize)]
struct Line {
    id: String,
    label: String,
    scopes: Vec<String>,
    until: String,
    over: bool,
    used: Option<String>,
}

/// A token, fresh.
#[derive(Serialize)]
pub struct Fresh {
    /// The token.
    pub text: String,
    /// For which program, in words.
    pub title: String,
}

/// As typed.
#[derive(Serialize)]
struct Form {
    label: String,
    days: String,
    scopes: Vec<Choice>,
}

/// One box to tick.
#[derive(Serialize)]
struct Choice {
    key: &'static str,
    text: String,
    ticked: bool,
}

/// The handler.
pub async fn get(State(app): State<App>, AdminAt(at): AdminAt, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let mut blank = Fields::default();
    Scope::ALL.into_iter().for_each(|scope| blank.push("scope", scope.key()));
    show(&app, &at, &query, &blank, Complaints::default(), None).await
}

/// The page, perhaps with a fresh token or with complaints.
pub async fn show(
    app: &App,
    at: &At,
    query: &Fields,
    typed: &Fields,
    complaints: Complaints,
    fresh: Option<Fresh>,
) -> Answer {
    let (lang, now) = (at.signed.speak.lang, app.clock.now());
    let dates = Dates::new(&at.channel.channel.profile, lang, now);
    let word = |scope: Scope| t(lang, &format!("scope.{}", scope.key()), &[]);
    let tokens = app.account.api_tokens(at.channel.channel.id).await?;
    let line = |token: &store::model::ApiToken| Line {
        id: token.id.to_string(),
        label: token.label.clone(),
        scopes: token.scopes.iter().copied().map(word).collect(),
        until: dates.date(dates.day(token.until)),
        over: token.until <= now,
        used: token.used.map(|day| dates.date(dates.day(day))),
    };
    let ticked = |scope: Scope| typed.all("scope").any(|key| key == scope.key());
    let form = Form {
        label: typed.get("label").to_owned(),
        days: typed.get("days").to_owned(),
        scopes: Scope::ALL.map(|scope| Choice { key: scope.key(), text: word(scope), ticked: ticked(scope) }).into(),
    };
    let context = Page {
        frame: Frame::at(app, at, "tokens", "tokens.title").after(lang, query),
        tokens: tokens.iter().map(line).collect(),
        base: at.urls().tokens(),
        fresh,
        form,
        complaints,
    };
    page(app, lang, "desk/tokens.html", context)
}
