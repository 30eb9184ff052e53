//! `POST /desk/at/{channel}/pictures`: takes a picture from the editor's script. Without a script the editor's own form
//! brings it.
use crate::app::App;
use crate::desk::guard::At;
use crate::desk::media::take::{self, For};
use crate::desk::media::{Refused, view};
use crate::desk::sent::Posted;
use crate::error::{Answer, Problem};
use crate::lang::t;
use crate::urls;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use channel::image::Alt;
use channel::medium::Kind;
use serde::Serialize;

/// Field of the editor's form.
pub const FIELD: &str = "picture_file";

#[derive(Serialize)]
struct Taken {
    id: String,
    src: String,
    width: u32,
    height: u32,
    /// What the library knows of it already.
    alt: String,
    decorative: bool,
    credit: String,
    people: &'static str,
}

#[derive(Serialize)]
struct NotTaken {
    text: String,
}

/// The handler.
pub async fn post(State(app): State<App>, at: At, mut posted: Posted) -> Answer {
    if !posted.ours {
        return Err(Problem::Forbidden("error.desk.foreign_form"));
    }
    let taken = match posted.file(FIELD) {
        Some(file) => take::picture(&app, For::here(&at), file).await?,
        None if posted.too_large.is_empty() => return Err(Problem::Refused("error.picture.none")),
        None => Err(Refused::Bytes(Kind::Picture)),
    };
    let medium = match taken {
        Ok(taken) => taken.medium,
        Err(why) => {
            let text = t(at.signed.speak.lang, why.key(), &[("n", &why.arg())]);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(NotTaken { text })).into_response());
        }
    };
    Ok(Json(Taken {
        id: medium.id.to_string(),
        src: urls::media(&medium.file.hash, 480),
        width: medium.file.width,
        height: medium.file.height,
        alt: view::alt_text(&medium.about),
        decorative: medium.about.alt == Some(Alt::Decorative),
        credit: view::credit(&medium.about),
        people: medium.about.people.key(),
    })
    .into_response())
}
