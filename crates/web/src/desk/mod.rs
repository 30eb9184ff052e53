//! The desk: where editors write, publish and watch. Works without a script, passkeys and live numbers apart.
//! Every POST carries the session's token and comes from our own origin; nothing here is kept by a cache.
pub mod account;
pub mod audit;
pub mod canary;
pub mod choice;
pub mod crest;
pub mod days;
pub mod deliveries;
pub mod editors;
pub mod enter;
pub mod fediverse;
pub mod fields;
pub mod figures;
pub mod frame;
pub mod guard;
pub mod kept;
pub mod labels;
pub mod lost;
pub mod media;
pub mod memory;
pub mod newsletter;
pub mod official;
pub mod outlets;
pub mod passkey;
pub mod password;
pub mod phone;
pub mod posts;
pub mod press;
pub mod records;
pub mod sent;
pub mod series;
pub mod settings;
pub mod sign_in;
pub mod sources;
pub mod spool;
pub mod table;
pub mod templates;
pub mod today;
pub mod tokens;
pub mod totp;
pub mod totp_secret;
pub mod tried;
pub mod urls;
pub mod waiting;
pub mod warnings;
pub mod webhooks;
pub mod website;

use crate::app::App;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use axum::{Extension, Router};
use memory::Memory;
use sent::FORM_MAX;
use std::sync::Arc;

/// Bytes a form with a file may have; half of it is room for a file that is too large, so that the page can say so.
const UPLOAD_MAX: usize = 2 * media::FILE_MAX as usize + FORM_MAX;

/// All routes of the desk.
pub fn routes(app: &App) -> Router<App> {
    Router::new()
        .route("/desk", get(today::front))
        .merge(doors())
        .merge(my_account())
        .layer(DefaultBodyLimit::max(FORM_MAX))
        .merge(posts().merge(warnings()).merge(at_a_channel()).merge(again()).layer(DefaultBodyLimit::max(UPLOAD_MAX)))
        .layer(Extension(Arc::new(Memory::default())))
        .layer(Extension(Arc::new(records::Turn::default())))
        .layer(from_fn_with_state(app.clone(), kept::keep))
}

fn doors() -> Router<App> {
    Router::new()
        .route("/desk/sign-in", get(sign_in::form::get).post(sign_in::password::post))
        .route("/desk/sign-in/passkey/start", post(sign_in::passkey::start))
        .route("/desk/sign-in/passkey/finish", post(sign_in::passkey::finish))
        .route("/desk/sign-in/provider", get(sign_in::provider::start::get))
        .route("/desk/sign-in/provider/back", get(sign_in::provider::back::get))
        .route("/desk/sign-in/resume", post(sign_in::provider::resume::post))
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

// The addresses stand here whole: a nested router would hide their beginning from the handlers.
fn at_a_channel() -> Router<App> {
    Router::new()
        .route("/desk/at/{channel}", get(today::get))
        .route("/desk/at/{channel}/crest", get(crest::get))
        .route("/desk/at/{channel}/theme.css", get(crest::theme))
        .route("/desk/at/{channel}/pictures", post(media::pictures::post))
        .route("/desk/at/{channel}/media", get(media::list::get))
        .route("/desk/at/{channel}/media/new", get(media::new::get).post(media::new::post))
        .route("/desk/at/{channel}/media/{id}", get(media::show::get).post(media::show::post))
        .route("/desk/at/{channel}/media/{id}/delete", get(media::delete::get).post(media::delete::post))
        .route("/desk/at/{channel}/days", get(days::board::get).post(days::place::post))
        .route("/desk/at/{channel}/deliveries", get(deliveries::list::get))
        .route("/desk/at/{channel}/deliveries/{id}", get(deliveries::show::get))
        .route("/desk/at/{channel}/deliveries/{id}/pause", post(deliveries::steer::pause))
        .route("/desk/at/{channel}/deliveries/{id}/retry", post(deliveries::steer::retry))
        .route("/desk/at/{channel}/deliveries/{id}/resume", post(deliveries::steer::resume))
        .route("/desk/at/{channel}/deliveries/{id}/cancel", get(deliveries::end::get).post(deliveries::steer::cancel))
        .route("/desk/at/{channel}/figures", get(figures::show::channel))
        .route("/desk/at/{channel}/figures.csv", get(figures::download::channel))
        .route("/desk/at/{channel}/figures/{id}", get(figures::show::post))
        .route("/desk/at/{channel}/figures/{id}/days.csv", get(figures::download::post))
        .route("/desk/at/{channel}/settings", get(settings::show::get).post(settings::profile::post))
        .route("/desk/at/{channel}/settings/crest", post(settings::crest::post))
        .route("/desk/at/{channel}/settings/days", get(days::settings::get).post(days::settings::post))
        .route("/desk/at/{channel}/settings/domain", post(settings::domain::post))
        .route("/desk/at/{channel}/settings/public", post(settings::public::post))
        .route("/desk/at/{channel}/audit", get(audit::list::get))
        .route("/desk/at/{channel}/audit.csv", get(audit::download::csv))
        .route("/desk/at/{channel}/audit.json", get(audit::download::json))
        .route("/desk/at/{channel}/records", get(records::get).post(records::post))
        .route("/desk/at/{channel}/editors", get(editors::list::get).post(editors::invite::post))
        .route("/desk/at/{channel}/editors/four-eyes", post(editors::four_eyes::post))
        .route("/desk/at/{channel}/editors/{id}", get(editors::person::get).post(editors::person::post))
        .route("/desk/at/{channel}/sources", get(sources::list::get).post(sources::save::post))
        .route("/desk/at/{channel}/sources/{id}", get(sources::show::get).post(sources::save::change))
        .route("/desk/at/{channel}/sources/{id}/{verb}", post(sources::acts::post))
        .route("/desk/at/{channel}/outlets", get(outlets::list::get))
        .route("/desk/at/{channel}/outlets/new/{kind}", get(outlets::new::get).post(outlets::new::post))
        .route("/desk/at/{channel}/outlets/{id}", get(outlets::show::get).post(outlets::new::change))
        .route("/desk/at/{channel}/outlets/{id}/{verb}", post(outlets::acts::post))
        .route("/desk/at/{channel}/press", get(press::show::get))
        .route("/desk/at/{channel}/press/release", post(press::acts::post))
        .route("/desk/at/{channel}/press/about", post(press::about::post))
        .route("/desk/at/{channel}/press/newsrooms", post(press::rooms::add))
        .route("/desk/at/{channel}/press/newsrooms/{id}/remove", post(press::rooms::remove))
        .route("/desk/at/{channel}/website", get(website::show::get))
        .route("/desk/at/{channel}/fediverse", get(fediverse::show::get))
        .route("/desk/at/{channel}/fediverse/{verb}", post(fediverse::act::post))
        .route("/desk/at/{channel}/newsletter", get(newsletter::show::get).post(newsletter::save::post))
        .route("/desk/at/{channel}/newsletter/{verb}", post(newsletter::acts::post))
        .route("/desk/at/{channel}/newsletter/issues/{id}/{verb}", post(newsletter::acts::issue))
        .route("/desk/at/{channel}/webhooks", get(webhooks::list::get).post(webhooks::add::post))
        .route("/desk/at/{channel}/webhooks/{id}", get(webhooks::show::get))
        .route("/desk/at/{channel}/webhooks/{id}/{verb}", post(webhooks::acts::post))
        .route("/desk/at/{channel}/tokens", get(tokens::list::get).post(tokens::give::post))
        .route("/desk/at/{channel}/tokens/{id}/revoke", post(tokens::revoke::post))
        .route("/desk/at/{channel}/editors/{id}/link", post(editors::invite::link))
        .route("/desk/at/{channel}/editors/{id}/revoke", post(editors::revoke::post))
}

/// Templates, and posts that come again.
fn again() -> Router<App> {
    Router::new()
        .route("/desk/at/{channel}/templates", get(templates::list::get))
        .route("/desk/at/{channel}/templates/new", get(templates::edit::new).post(templates::edit::post_new))
        .route("/desk/at/{channel}/templates/examples", post(templates::examples::post))
        .route("/desk/at/{channel}/templates/{id}", get(templates::edit::get).post(templates::edit::post))
        .route("/desk/at/{channel}/templates/{id}/use", get(templates::take::get).post(templates::take::post))
        .route("/desk/at/{channel}/templates/{id}/drop", post(templates::drop::post))
        .route("/desk/at/{channel}/series/new", get(series::edit::new).post(series::edit::post_new))
        .route("/desk/at/{channel}/series/{id}", get(series::edit::get).post(series::edit::post))
        .route("/desk/at/{channel}/series/{id}/end", post(series::end::post))
}

fn warnings() -> Router<App> {
    Router::new()
        .route("/desk/at/{channel}/official", get(official::list::get))
        .route("/desk/at/{channel}/official/rule", post(official::sources::rule))
        .route("/desk/at/{channel}/official/sources", post(official::sources::add))
        .route("/desk/at/{channel}/official/sources/{id}/{verb}", post(official::sources::act))
        .route("/desk/at/{channel}/official/{id}/{verb}", post(official::acts::post))
        .route("/desk/at/{channel}/warnings", get(warnings::list::get))
        .route("/desk/at/{channel}/warnings/areas", get(warnings::areas::get).post(warnings::areas::post))
        .route("/desk/at/{channel}/warnings/pulse", get(warnings::pulse::get))
        .route("/desk/at/{channel}/warnings/runs", get(warnings::runs::list::get))
        .route("/desk/at/{channel}/warnings/runs/plan", get(warnings::runs::plan::get).post(warnings::runs::plan::post))
        .route("/desk/at/{channel}/canary", get(canary::list::get).post(canary::add::post))
        .route("/desk/at/{channel}/canary/noticed", post(canary::manage::noticed))
        .route("/desk/at/{channel}/canary/{id}/remove", post(canary::manage::remove))
        .route("/desk/at/{channel}/phone", get(phone::list::get).post(phone::put::post))
        .route("/desk/at/{channel}/phone/{sid}/remove", post(phone::remove::post))
        .route("/desk/at/{channel}/sw.js", get(phone::worker::get))
        .route("/desk/at/{channel}/warnings/new/{purpose}", get(warnings::new::get).post(warnings::new::post))
        .route("/desk/at/{channel}/warnings/draft/{id}/ask", post(warnings::ask::post))
        .route("/desk/at/{channel}/warnings/draft/{id}/discard", post(warnings::ask::discard))
        .route("/desk/at/{channel}/warnings/draft/{id}/release", post(warnings::release::post))
        .route("/desk/at/{channel}/warnings/draft/{id}/{step}", get(warnings::step::get).post(warnings::step::post))
        .route("/desk/at/{channel}/warnings/{post}", get(warnings::show::get))
        .route("/desk/at/{channel}/warnings/{post}/report", get(warnings::report::get))
        .route("/desk/at/{channel}/warnings/{post}/report.csv", get(warnings::report::download))
        .route("/desk/at/{channel}/warnings/{post}/seen", post(warnings::notice::seen))
        .route("/desk/at/{channel}/warnings/{post}/close", post(warnings::notice::close))
        .route("/desk/at/{channel}/warnings/{post}/{turn}", post(warnings::turns::post))
}

fn posts() -> Router<App> {
    Router::new()
        .route("/desk/at/{channel}/posts", get(posts::list::get))
        .route("/desk/at/{channel}/posts/new", get(posts::new::get).post(posts::edit::post_new))
        .route("/desk/at/{channel}/posts/new/autosave", post(posts::autosave::post_new))
        .route("/desk/at/{channel}/posts/new/preview", post(posts::preview::post_new))
        .route("/desk/at/{channel}/posts/{id}", get(posts::show::get))
        .route("/desk/at/{channel}/posts/{id}/edit", get(posts::edit::get).post(posts::edit::post))
        .route("/desk/at/{channel}/posts/{id}/open", post(posts::edit::open))
        .route("/desk/at/{channel}/posts/{id}/autosave", post(posts::autosave::post))
        .route("/desk/at/{channel}/posts/{id}/preview", post(posts::preview::post))
        .route("/desk/at/{channel}/posts/{id}/insert", post(posts::insert::post))
        .route("/desk/at/{channel}/posts/{id}/card.jpg", get(posts::card::get))
        .route("/desk/at/{channel}/posts/{id}/publish", get(posts::publish::get).post(posts::publish::post))
        .route("/desk/at/{channel}/posts/{id}/review", get(posts::review::show::get))
        .route("/desk/at/{channel}/posts/{id}/review/comment", post(posts::review::comment::post))
        .route("/desk/at/{channel}/posts/{id}/review/{verb}", post(posts::review::step::post))
        .route("/desk/at/{channel}/posts/{id}/languages", get(posts::languages::list::get))
        .route(
            "/desk/at/{channel}/posts/{id}/languages/{tongue}",
            get(posts::languages::show::get).post(posts::languages::write::post),
        )
        .route("/desk/at/{channel}/posts/{id}/languages/{tongue}/autosave", post(posts::languages::autosave::post))
        .route("/desk/at/{channel}/posts/{id}/languages/{tongue}/preview", post(posts::languages::preview::post))
        .route("/desk/at/{channel}/posts/{id}/languages/{tongue}/{verb}", post(posts::languages::step::post))
        .route("/desk/at/{channel}/posts/{id}/versions", get(posts::versions::show::get))
        .route("/desk/at/{channel}/posts/{id}/earlier", get(posts::earlier::get).post(posts::earlier::post))
        .route("/desk/at/{channel}/posts/{id}/restore", post(posts::versions::restore::post))
        .route("/desk/at/{channel}/posts/{id}/outlets", get(outlets::report::show::get))
        .route("/desk/at/{channel}/posts/{id}/outlets.csv", get(outlets::report::download::csv))
        .route("/desk/at/{channel}/posts/{id}/outlets.json", get(outlets::report::download::json))
        .route("/desk/at/{channel}/posts/{id}/outlets/{outlet}/hand", get(outlets::hand::get))
        .route("/desk/at/{channel}/posts/{id}/outlets/{outlet}/{verb}", post(outlets::report::act::post))
        .route("/desk/at/{channel}/posts/{id}/archive", post(posts::archive::post))
        .route("/desk/at/{channel}/posts/{id}/reopen", post(posts::archive::reopen))
        .route("/desk/at/{channel}/posts/{id}/pin", post(posts::pin::post))
        .route("/desk/at/{channel}/posts/{id}/unpin", post(posts::pin::unpin))
        .route("/desk/at/{channel}/posts/{id}/withdraw", get(posts::withdraw::get).post(posts::withdraw::post))
        .route("/desk/at/{channel}/posts/{id}/discard", get(posts::discard::get).post(posts::discard::post))
}
