//! `GET /.well-known/security.txt` (RFC 9116).
use crate::app::App;
use crate::error::{Answer, Problem};
use crate::fresh::{self, Fresh};
use axum::extract::State;
use axum::http::HeaderMap;
use jiff::SignedDuration;

/// Renewed with every answer, so that it never runs out while the server runs.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(90 * 24);

/// `GET /.well-known/security.txt`
pub async fn get(State(app): State<App>, headers: HeaderMap) -> Answer {
    let contacts: Vec<&str> = app.settings.security_contacts.iter().map(String::as_str).collect();
    if contacts.is_empty() {
        return Err(Problem::NotFound);
    }
    let now = app.clock.now();
    let expires = now.checked_add(GOOD_FOR).map_err(Problem::internal)?;
    let canonical = format!("{}/.well-known/security.txt", app.settings.base_url);
    let text = formats::security_txt::write(&contacts, expires, &canonical, None);
    Ok(Fresh::text("text/plain; charset=utf-8", fresh::DRAWING, text).answer(&headers))
}
