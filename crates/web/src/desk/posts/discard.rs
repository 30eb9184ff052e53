//! `GET` and `POST /desk/at/{channel}/posts/{id}/discard`: throwing a draft away.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::draft;
use crate::desk::posts::review::copy::Copy;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::ids::PostId;
use channel::life::Step;
use serde::Serialize;
use store::model::Draft;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    title: String,
    correcting: bool,
    revision: i64,
    /// Somebody saved in it between the question and the answer.
    changed: bool,
    action: String,
    back: String,
}

/// The question.
pub async fn get(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let draft = draft::find(&app, &at, id).await?.ok_or(Problem::NotFound)?;
    ask(&app, &at, &draft, false)
}

fn ask(app: &App, at: &At, draft: &Draft, changed: bool) -> Answer {
    let id = draft.post;
    let context = Page {
        frame: Frame::at(app, at, "discard", "discard.title"),
        title: Fields::from_json(&draft.form).get("title").to_owned(),
        correcting: draft.base_version.is_some(),
        revision: draft.revision,
        changed,
        action: at.urls().post_verb(id, "discard"),
        back: at.urls().post_verb(id, "edit"),
    };
    page(app, at.signed.speak.lang, "desk/discard.html", context)
}

/// The step.
pub async fn post(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, Sent(fields): Sent) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    if let Some(copy) = Copy::find(&app, &at, id).await? {
        if let Err(why) = copy.life().check(Step::Discard, at.actor(), app.clock.now()) {
            return Err(Problem::Forbidden(why.key()));
        }
        let revision = fields.get("revision").parse().unwrap_or(0);
        let gone = app.desk.discard_draft(id, revision, at.signed.account.id, app.clock.now()).await?;
        if !gone && let Some(draft) = draft::find(&app, &at, id).await? {
            let mut response = ask(&app, &at, &draft, true)?;
            *response.status_mut() = StatusCode::CONFLICT;
            return Ok(response);
        }
    }
    Ok(Redirect::to(&format!("{}?done=discarded", at.urls().posts())).into_response())
}
