//! `GET /desk/at/{channel}/posts/new`: an empty sheet. It becomes a draft with its first save.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::At;
use crate::desk::posts::view::{self, Sheet};
use crate::error::Answer;
use axum::extract::State;
use axum::http::Uri;
use channel::post::Kind;

/// The handler. `?kind=event` chooses a kind beforehand.
pub async fn get(State(app): State<App>, at: At, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let mut fields = Fields::default();
    let kind = Kind::parse(query.get("kind")).filter(|kind| *kind != Kind::Warning);
    fields.push("kind", kind.unwrap_or(Kind::Update).key());
    let sheet = Sheet { post: None, revision: 0, saved: None, base_version: None };
    view::show(&app, &at, &sheet, &fields, Complaints::default(), &query).await
}
