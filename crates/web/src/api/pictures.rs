//! `POST /api/v1/pictures`: the bytes of a picture as they are; told apart by content, and cleaned as the desk's are.
use crate::api::caller::Caller;
use crate::api::said::{Answer, Said};
use crate::app::App;
use crate::desk::pictures::upload;
use crate::urls;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use channel::api::Scope;
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
pub async fn add(State(app): State<App>, caller: Caller, bytes: Bytes) -> Answer {
    caller.may(Scope::Draft)?;
    match upload::store(&app, &caller.at, bytes).await? {
        Ok(picture) => {
            let url = format!("{}{}", app.settings.base_url, urls::media(&picture.hash, 480));
            let taken = Taken { id: picture.id.to_string(), url, width: picture.width, height: picture.height };
            Ok((StatusCode::CREATED, Json(taken)).into_response())
        }
        Err(why) => Err(Said::new(StatusCode::UNPROCESSABLE_ENTITY, why.key())),
    }
}
