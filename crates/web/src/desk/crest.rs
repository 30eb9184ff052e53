//! `GET /desk/at/{channel}/crest` and `…/theme.css`: coat of arms and colour at the desk, also before the channel is
//! public. Drawn by the residents' own handlers.
use crate::app::App;
use crate::desk::guard::At;
use crate::desk::posts::preview::as_a_resident;
use crate::drawn;
use crate::error::Answer;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

/// The picture.
pub async fn get(State(app): State<App>, at: At, headers: HeaderMap) -> Answer {
    drawn::crest::get(as_a_resident(&app, &at, headers)).await.map(for_one)
}

/// The colours.
pub async fn theme(State(app): State<App>, at: At, headers: HeaderMap) -> Answer {
    drawn::theme::get(as_a_resident(&app, &at, headers)).await.map(for_one)
}

/// No shared cache keeps what only editors may see, and a changed colour shows at once.
fn for_one(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}
