//! Signing in at the town's own sign-in service. What was begun lies, locked, in a cookie of the browser that began it:
//! any node can finish it, and nobody else's browser can.
pub mod back;
pub mod resume;
pub mod start;

use crate::app::App;
use crate::error::Problem;
use crate::provider::Asked;
use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channel::clock::Timestamp;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// How long somebody may take to sign in there.
const LIFE: SignedDuration = SignedDuration::from_mins(10);
/// A session by the service's word ends after this long: whom the town lets go is out the same day.
pub const LASTS: SignedDuration = SignedDuration::from_hours(10);
/// Where the service sends the browser back to.
pub const BACK: &str = "/desk/sign-in/provider/back";
const PLACE: &[u8] = b"sign-in begun\0";

/// What a browser began.
#[derive(Serialize, Deserialize)]
struct Begun {
    state: String,
    nonce: String,
    verifier: String,
    next: String,
    until: i64,
}

impl Begun {
    fn fresh(app: &App, next: String) -> Self {
        let word = || URL_SAFE_NO_PAD.encode(app.random.token());
        let until = (app.clock.now() + LIFE).as_millisecond();
        Self { state: word(), nonce: word(), verifier: word(), next, until }
    }

    fn asked(&self, app: &App) -> Asked {
        Asked {
            state: self.state.clone(),
            nonce: self.nonce.clone(),
            verifier: self.verifier.clone(),
            back: format!("{}{BACK}", app.settings.base_url),
        }
    }

    /// The header that leaves it with the browser.
    fn cookie(&self, app: &App) -> Result<HeaderValue, Problem> {
        let plain = serde_json::to_vec(self).map_err(Problem::internal)?;
        let locked = URL_SAFE_NO_PAD.encode(app.lock(PLACE, &plain)?);
        let text = format!("{}={locked}; {}; Max-Age={}", name(app), rules(app), LIFE.as_secs());
        HeaderValue::from_str(&text).map_err(Problem::internal)
    }

    /// What this browser began, if it did, not too long ago.
    fn of(app: &App, headers: &HeaderMap, now: Timestamp) -> Option<Self> {
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let value = lines.flat_map(|line| line.split(';')).find_map(|pair| {
            let (key, value) = pair.trim().split_once('=')?;
            (key == name(app)).then_some(value)
        })?;
        let plain = app.keys.locker.unlock(PLACE, &URL_SAFE_NO_PAD.decode(value).ok()?)?;
        let begun: Self = serde_json::from_slice(&plain).ok()?;
        (begun.until > now.as_millisecond()).then_some(begun)
    }
}

/// The header that takes it back.
fn over(app: &App) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("{}=; {}; Max-Age=0", name(app), rules(app))).ok()
}

fn name(app: &App) -> &'static str {
    if app.settings.is_https() { "__Host-ausrufer-begun" } else { "ausrufer-begun-loopback" }
}

/// Lax, since the browser comes back from elsewhere.
fn rules(app: &App) -> &'static str {
    if app.settings.is_https() { "Path=/; Secure; HttpOnly; SameSite=Lax" } else { "Path=/; HttpOnly; SameSite=Lax" }
}
