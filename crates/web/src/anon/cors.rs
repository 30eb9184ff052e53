//! Another origin may be set for reactions, so that they travel over connections of their own; only then may pages of
//! ours read across origins (WHATWG Fetch, CORS).
use crate::app::App;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Middleware: nothing unless an origin is set.
pub async fn add(State(app): State<App>, request: Request, next: Next) -> Response {
    if app.reactions.origin().is_none() {
        return next.run(request).await;
    }
    let asks = request.method() == Method::OPTIONS;
    let mut response = if asks { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    let headers = response.headers_mut();
    if let Ok(base) = HeaderValue::try_from(&app.settings.base_url) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, base);
    }
    headers.insert(header::VARY, HeaderValue::from_static("origin"));
    if asks {
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type"));
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    }
    response
}
