//! `POST /{channel}/canary`: a canary says that it is there, and which warning came. It knows its token; nobody else asks here.
use crate::error::{Answer, Problem};
use crate::limit::{Visitor, What};
use crate::session::Token;
use crate::visit::Visit;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use channel::ids::PostId;
use serde::Deserialize;

/// The body. No Debug: it holds a token.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    token: String,
    /// The warning; nothing for the test notification.
    #[serde(default)]
    post: Option<String>,
    #[serde(default)]
    version: u32,
}

/// The handler.
pub async fn post(visit: Visit, visitor: Visitor, body: Bytes) -> Answer {
    let (app, now) = (&visit.app, visit.app.clock.now());
    app.limiter.take(What::Canary, visitor, now, &*app.random)?;
    let said: Said = serde_json::from_slice(&body).map_err(|_| Problem::Refused("follow.error.form"))?;
    let token = Token::parse(&said.token).ok_or(Problem::NotFound)?;
    let about = said.post.as_deref().and_then(PostId::parse).map(|post| (post, said.version));
    if !app.desk.canary_speaks(visit.id(), token.hash(&app.keys), about, now).await? {
        return Err(Problem::NotFound);
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}
