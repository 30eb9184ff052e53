//! `POST /api/v1/pictures`: the bytes of a picture as they are; told apart by content, and cleaned as the desk's are.
use crate::api::caller::Caller;
use crate::api::said::{Answer, Said};
use crate::app::App;
use crate::desk::media::take::{self, For};
use crate::desk::media::{Refused, bytes_max};
use crate::desk::spool::{Spool, Spooled};
use crate::error::Problem;
use crate::urls;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use channel::api::Scope;
use channel::field::FieldErrors;
use channel::medium::Kind;
use futures_util::StreamExt;
use serde::Serialize;

#[derive(Serialize)]
struct Taken {
    /// For `pictures` of a draft.
    id: String,
    url: String,
    width: u32,
    height: u32,
}

/// The handler.
pub async fn add(State(app): State<App>, caller: Caller, body: Body) -> Answer {
    caller.may(Scope::Draft)?;
    let taken = match laid_aside(&app, body).await? {
        Some(file) => take::picture(&app, For::here(&caller.at), file).await?,
        None => Err(Refused::Bytes(Kind::Picture)),
    };
    match taken {
        Ok(take::Taken { medium, .. }) => {
            let url = format!("{}{}", app.settings.base_url, urls::media(&medium.file.hash, 480));
            let (width, height) = (medium.file.width, medium.file.height);
            let taken = Taken { id: medium.id.to_string(), url, width, height };
            Ok((StatusCode::CREATED, Json(taken)).into_response())
        }
        Err(Refused::Away) => Err(Said::new(StatusCode::SERVICE_UNAVAILABLE, Refused::Away.key())),
        Err(why) => {
            let mut errors = FieldErrors::default();
            errors.push("picture", why.key(), why.arg());
            Err(Said::about(errors))
        }
    }
}

/// The body, on disk; `None` when it is too large.
async fn laid_aside(app: &App, body: Body) -> Result<Option<Spooled>, Problem> {
    let mut spool = Spool::begin(&app.settings.spool_dir, bytes_max(Kind::Picture))?;
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| Problem::Refused("error.medium.broken_off"))?;
        if !spool.take(piece).await? {
            return Ok(None);
        }
    }
    spool.end(String::new()).map(Some)
}
