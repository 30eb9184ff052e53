//! The API for the town's own programs, e.g. its CMS: JSON below `/api/v1`, a token for each program and channel, errors as
//! problem documents (RFC 9457) in the language asked for. What a program writes obeys the rules a person's draft obeys, and
//! a program approves nothing. `openapi.json` beside this file describes it; a test compares the two.
mod caller;
mod document;
mod pictures;
mod posts;
mod said;
mod submit;
mod view;

pub use caller::PREFIX;

use crate::app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::routing::{MethodRouter, get, post};

/// Bytes of a draft.
const DRAFT_MAX: usize = 512 * 1024;

/// Every address of the API with its methods, as its document must name them.
pub const ADDRESSES: [(&str, &[&str]); 6] = [
    ("/api/v1/openapi.json", &["get"]),
    ("/api/v1/channel", &["get"]),
    ("/api/v1/posts", &["get", "post"]),
    ("/api/v1/posts/{id}", &["get", "put"]),
    ("/api/v1/posts/{id}/submit", &["post"]),
    ("/api/v1/pictures", &["post"]),
];

fn at(address: &str) -> MethodRouter<App> {
    match address {
        "/api/v1/openapi.json" => get(document::get),
        "/api/v1/channel" => get(view::channel),
        "/api/v1/posts" => get(posts::list).post(posts::create),
        "/api/v1/posts/{id}" => get(posts::show).put(posts::change),
        "/api/v1/posts/{id}/submit" => post(submit::post),
        _ => post(pictures::add),
    }
}

/// All routes of the API.
pub fn routes() -> Router<App> {
    let router = ADDRESSES.iter().fold(Router::new(), |router, (address, _)| router.route(address, at(address)));
    router
        .route("/api/v1/{*rest}", axum::routing::any(said::nothing_here))
        .layer(DefaultBodyLimit::max(DRAFT_MAX))
        .layer(from_fn(said::dress))
}
