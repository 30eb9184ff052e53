//! `POST /desk/at/{channel}/posts/{new|id}/autosave`: the editor's script keeps the text every few seconds.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::guard::At;
use crate::desk::posts::save::{self, Kept};
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use crate::lang::t;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use channel::ids::PostId;
use serde::Serialize;

#[derive(Serialize)]
struct Saved {
    revision: i64,
    /// Where the draft lives from now on.
    edit_url: String,
    autosave_url: String,
    preview_url: String,
    /// "Gespeichert um 10:03 Uhr".
    text: String,
}

#[derive(Serialize)]
struct Refused {
    /// A sentence for the editor.
    text: String,
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
    let (lang, urls) = (at.signed.speak.lang, at.urls());
    let dates = Dates::new(&at.channel.channel.profile, lang, app.clock.now());
    match save::keep(app, at, post, &fields).await? {
        Kept::Saved { post, revision } => Ok(Json(Saved {
            revision,
            edit_url: urls.post_verb(post, "edit"),
            autosave_url: urls.post_verb(post, "autosave"),
            preview_url: urls.post_verb(post, "preview"),
            text: t(lang, "edit.saved_at", &[("time", &dates.time(app.clock.now()))]),
        })
        .into_response()),
        Kept::Conflict(theirs) => {
            let fill = [("name", theirs.editor_name.as_str()), ("when", &dates.moment(theirs.saved))];
            let text = t(lang, "edit.conflict", &fill);
            Ok((StatusCode::CONFLICT, Json(Refused { text })).into_response())
        }
        Kept::Gone => {
            let text = t(lang, "edit.gone", &[]);
            Ok((StatusCode::GONE, Json(Refused { text })).into_response())
        }
    }
}
