//! `POST /api/v1/posts/{id}/submit`: hands a draft in, so that somebody reads it. A program brings nothing out.
use crate::api::caller::Caller;
use crate::api::posts::answer;
use crate::api::said::{Answer, Said};
use crate::app::App;
use crate::desk::posts::review::copy::Copy;
use crate::error::Problem;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use channel::api::Scope;
use channel::field::FieldErrors;
use channel::ids::PostId;
use channel::life::{Refusal, Step};
use serde::Deserialize;
use store::model::{TakeStep, Taken};

/// What was read before it was handed in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    revision: i64,
}

/// The handler.
pub async fn post(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Json(Submission { revision }): Json<Submission>,
) -> Answer {
    caller.may(Scope::Submit)?;
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let conflict = |key| Said::new(StatusCode::CONFLICT, key);
    let found = Copy::find(&app, &caller.at, id).await?;
    let copy = found.ok_or(Said::new(StatusCode::NOT_FOUND, "error.api.no_draft"))?;
    if copy.draft.revision != revision {
        return Err(conflict("error.api.conflict"));
    }
    let order = TakeStep {
        post: id,
        step: Step::Submit,
        revision: Some(revision),
        seen: copy.standing.step,
        content: copy.content.as_ref().ok(),
        text: "",
        quiet: false,
        by: caller.token.editor,
        now: app.clock.now(),
    };
    match app.desk.step(order).await? {
        Taken::Done => answer(&app, &caller, id, StatusCode::OK).await,
        Taken::Refused(Refusal::Incomplete) => {
            let missing = copy.content.err().unwrap_or_else(FieldErrors::default);
            Err(Said::about(missing))
        }
        Taken::Refused(why) => Err(conflict(why.key())),
        Taken::Overtaken => Err(conflict("error.review.overtaken")),
    }
}
