//! The channel as an actor of the Fediverse, as far as it answers requests. What it tells other servers by itself is told by
//! the crate `fediverse`, and what they tell it is left at `inbox` for that crate to read.
pub mod actor;
pub mod followers;
pub mod inbox;
pub mod note;
pub mod outbox;
mod pictures;

pub use pictures::{MOST as PICTURES, attached};

use crate::app::App;
use crate::error::Problem;
use crate::fresh::{self, Fresh};
use crate::lang::t;
use crate::visit::Visit;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use channel::lang::Lang;
use serde_json::{Map, Value};
use store::Actor;

/// Whether somebody asks for the form other servers read rather than for a page.
pub fn is_asked_for(headers: &HeaderMap) -> bool {
    let accepts = headers.get_all(header::ACCEPT).into_iter().filter_map(|value| value.to_str().ok());
    accepts.into_iter().any(formats::fediverse::is_asked_for)
}

/// `@lindenau@kanal.example.de`
pub fn handle(visit: &Visit) -> String {
    handle_at(visit.channel.channel.slug.as_str(), visit.app.settings.host())
}

/// The same of any channel.
pub fn handle_at(slug: &str, host: &str) -> String {
    format!("@{slug}@{host}")
}

/// What is kept of whoever follows from there, and how long.
pub fn we_keep(app: &App, lang: Lang) -> String {
    t(lang, "fediverse.we_text", &[("days", &app.settings.follower_backup_days.to_string())])
}

/// The actor of the channel; there is none before somebody at the desk switched it on.
async fn actor_of(visit: &Visit) -> Result<Actor, Problem> {
    visit.app.inbox.actor(visit.id()).await?.ok_or(Problem::NotFound)
}

/// Whether residents may be told of it.
pub async fn is_on(visit: &Visit) -> Result<bool, Problem> {
    Ok(visit.app.inbox.actor(visit.id()).await?.is_some_and(|actor| actor.on))
}

/// A setting of the actor, as the desk wrote it.
fn setting(actor: &Actor, name: &str) -> String {
    let map: Map<String, Value> = serde_json::from_str(&actor.settings).unwrap_or_default();
    map.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A document for other servers. They may ask from a browser, too.
fn answer(visit: &Visit, text: String) -> Response {
    let mut answer = Fresh::text(formats::fediverse::CONTENT_TYPE, fresh::FEED, text).answer(&visit.headers);
    let headers = answer.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("accept, accept-encoding"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    answer
}
