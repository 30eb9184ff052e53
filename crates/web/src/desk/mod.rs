//! The desk: where editors write, publish and watch. Works without a script, passkeys and live numbers apart.
//! Every POST carries the session's token and comes from our own origin; nothing here is kept by a cache.
pub mod account;
pub mod crest;
pub mod deliveries;
pub mod editors;
pub mod enter;
pub mod fields;
pub mod frame;
pub mod guard;
pub mod memory;
pub mod passkey;
pub mod password;
pub mod pictures;
pub mod posts;
pub mod sent;
pub mod settings;
pub mod sign_in;
pub mod today;
pub mod totp;
pub mod urls;

use crate::app::App;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Extension, Router};
use memory::Memory;
use std::sync::Arc;

/// Bytes a form may have: texts.
const FORM_MAX: usize = 2 * 1024 * 1024;
/// Bytes a form with a picture may have.
const UPLOAD_MAX: usize = pictures::process::BYTES_MAX + FORM_MAX;

/// All routes of the desk.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/desk", get(today::front))
        .merge(doors())
        .merge(my_account())
        .nest("/desk/at/{channel}", at_a_channel())
        .layer(Extension(Arc::new(Memory::default())))
        .layer(DefaultBodyLimit::max(UPLOAD_MAX))
}

fn doors() -> Router<App> {
    Router::new()
        .route("/desk/sign-in", get(sign_in::form::get).post(sign_in::password::post))
        .route("/desk/sign-in/passkey/start", post(sign_in::passkey::start))
        .route("/desk/sign-in/passkey/finish", post(sign_in::passkey::finish))
        .route("/desk/sign-out", post(sign_in::out::post))
        .route("/desk/enter/{token}", get(enter::show::get).post(enter::redeem::post))
}

fn my_account() -> Router<App> {
    Router::new()
        .route("/desk/account", get(account::show::get))
        .route("/desk/account/password", post(account::password::post))
        .route("/desk/account/totp", post(account::totp::post))
        .route("/desk/account/passkeys/start", post(account::passkeys::start))
        .route("/desk/account/passkeys/finish", post(account::passkeys::finish))
        .route("/desk/account/passkeys/{id}/remove", post(account::passkeys::remove))
        .route("/desk/account/sessions/close", post(account::sessions::close_all))
        .route("/desk/account/sessions/{id}/close", post(account::sessions::close))
}

fn at_a_channel() -> Router<App> {
    Router::new()
        .route("/", get(today::get))
        .route("/crest", get(crest::get))
        .route("/theme.css", get(crest::theme))
        .route("/pictures", post(pictures::upload::post))
        .route("/posts", get(posts::list::get))
        .route("/posts/new", get(posts::new::get).post(posts::edit::post_new))
        .route("/posts/new/autosave", post(posts::autosave::post_new))
        .route("/posts/{id}", get(posts::show::get))
        .route("/posts/{id}/edit", get(posts::edit::get).post(posts::edit::post))
        .route("/posts/{id}/open", post(posts::edit::open))
        .route("/posts/{id}/autosave", post(posts::autosave::post))
        .route("/posts/{id}/preview", get(posts::preview::get))
        .route("/posts/{id}/card.jpg", get(posts::card::get))
        .route("/posts/{id}/publish", get(posts::publish::get).post(posts::publish::post))
        .route("/posts/{id}/withdraw", get(posts::withdraw::get).post(posts::withdraw::post))
        .route("/posts/{id}/discard", get(posts::discard::get).post(posts::discard::post))
        .route("/deliveries", get(deliveries::list::get))
        .route("/deliveries/{id}", get(deliveries::show::get))
        .route("/deliveries/{id}/resume", post(deliveries::steer::resume))
        .route("/deliveries/{id}/cancel", post(deliveries::steer::cancel))
        .route("/settings", get(settings::show::get).post(settings::profile::post))
        .route("/settings/crest", post(settings::crest::post))
        .route("/settings/domain", post(settings::domain::post))
        .route("/settings/public", post(settings::public::post))
        .route("/editors", get(editors::list::get).post(editors::invite::post))
        .route("/editors/{id}/link", post(editors::invite::link))
        .route("/editors/{id}/revoke", post(editors::revoke::post))
}
