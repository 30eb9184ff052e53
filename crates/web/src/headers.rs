//! Headers on every answer, the desk's included: nothing from elsewhere, nothing inline, nothing told to others.
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Content Security Policy of every page. `trusted-types sw` allows the one policy that registers the service worker.
pub const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; \
     connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types sw";

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const ALWAYS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CSP),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (RESOURCE_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), \
         midi=(), payment=(), usb=(), browsing-topics=()",
    ),
];

/// The policy that lets reactions out to an origin of their own.
fn policy(origin: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(&CSP.replace("connect-src 'self'", &format!("connect-src 'self' {origin}"))).ok()
}

/// Travels with a request so that whoever learns that search engines must keep away can say so.
#[derive(Clone, Default)]
pub struct Robots(Arc<AtomicBool>);

impl Robots {
    /// Search engines must keep away from this answer.
    pub fn keep_away(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Middleware that adds them unless the handler said otherwise.
pub async fn add(State(app): State<crate::App>, mut request: Request, next: Next) -> Response {
    let robots = Robots::default();
    request.extensions_mut().insert(robots.clone());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if robots.0.load(Ordering::Relaxed) {
        headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    }
    // Pictures may be shown by feed readers and link previews; everything else stays at home.
    if headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"image/")) {
        headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    }
    if let Some(policy) = app.reactions.origin().and_then(policy) {
        // A page with a policy of its own sends no reactions.
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if app.settings.is_https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    response
}
