//! `POST /desk/at/{channel}/posts/{new|id}/autosave`: the editor's script keeps the text every few seconds.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::guard::At;
use crate::desk::posts::conflict::Theirs;
use crate::desk::posts::save::{self, Kept};
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use crate::lang::t;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use channel::ids::PostId;
use serde::Serialize;

#[derive(Serialize)]
struct Saved {
    revision: i64,
    #[serde(flatten)]
    places: Places,
    /// "Gespeichert um 10:03 Uhr".
    text: String,
}

/// Where the text lives from now on.
#[derive(Serialize)]
pub struct Places {
    /// Its page.
    pub edit_url: String,
    /// The next save.
    pub autosave_url: String,
    /// How it will look.
    pub preview_url: String,
}

#[derive(Serialize)]
struct Refused {
    /// A sentence for the editor.
    text: String,
    /// Somebody else's text stands there, to be seen beside this one.
    both: bool,
}

/// A draft that is not one yet.
pub async fn post_new(State(app): State<App>, at: At, sent: Sent) -> Answer {
    answer(&app, &at, None, sent).await
}

/// A draft.
pub async fn post(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, sent: Sent) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    answer(&app, &at, Some(id), sent).await
}

async fn answer(app: &App, at: &At, post: Option<PostId>, Sent(fields): Sent) -> Answer {
    let urls = at.urls();
    Ok(match save::keep(app, at, post, &fields).await? {
        Kept::Saved { post, revision } => {
            let [edit_url, autosave_url, preview_url] =
                ["edit", "autosave", "preview"].map(|verb| urls.post_verb(post, verb));
            saved(app, at, revision, Places { edit_url, autosave_url, preview_url })
        }
        Kept::Conflict(theirs) => conflict(app, at, &Theirs::of(at, &theirs)),
        Kept::Gone => refused(at, StatusCode::GONE, "edit.gone"),
    })
}

/// It is stored, and the editor says when.
pub fn saved(app: &App, at: &At, revision: i64, places: Places) -> Response {
    let (lang, now) = (at.signed.speak.lang, app.clock.now());
    let time = Dates::new(&at.channel.channel.profile, lang, now).time(now);
    Json(Saved { revision, places, text: t(lang, "edit.saved_at", &[("time", &time)]) }).into_response()
}

/// Somebody else saved meanwhile, and who.
pub fn conflict(app: &App, at: &At, theirs: &Theirs) -> Response {
    let lang = at.signed.speak.lang;
    let when = Dates::new(&at.channel.channel.profile, lang, app.clock.now()).moment(theirs.saved);
    let key = match (theirs.said.is_empty(), theirs.own) {
        (false, _) => "edit.conflict_step",
        (true, true) => "edit.conflict_own",
        (true, false) => "edit.conflict",
    };
    let text = t(lang, key, &[("name", &theirs.by), ("when", &when), ("said", &theirs.said)]);
    (StatusCode::CONFLICT, Json(Refused { text, both: true })).into_response()
}

/// It cannot be stored, and why; the text stays in the page.
pub fn refused(at: &At, status: StatusCode, key: &str) -> Response {
    (status, Json(Refused { text: t(at.signed.speak.lang, key, &[]), both: false })).into_response()
}
