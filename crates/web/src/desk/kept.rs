//! While nothing can be stored (the disk is full, the database away), a form that was sent comes back in the answer and
//! goes out again by one press. Whatever the page, nothing a person typed is lost.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::sent::{self, FORM_MAX};
use crate::error::Problem;
use crate::session;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A form that could not be stored. Travels with the answer to the page of the error.
#[derive(Clone, Serialize)]
pub struct Kept {
    /// Where it was sent, and will be again.
    action: String,
    fields: Vec<Typed>,
}

#[derive(Clone, Serialize)]
struct Typed {
    name: String,
    value: String,
    /// Shown, so that a person sees that it is still there.
    long: bool,
}

/// Letters from which a text is shown.
const LONG: usize = 40;
/// What must not stand in a page.
const SECRETS: [&str; 4] = ["password", "new_password", "code", "token"];

/// Middleware of the desk.
pub async fn keep(State(app): State<App>, request: Request, next: Next) -> Response {
    // Nobody but who seems to be signed in makes the server hold a form before the guard has looked.
    let known = session::token_of(request.headers(), &app.settings).is_some();
    if request.method() != Method::POST || !known || !is_text(request.headers()) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, FORM_MAX).await else {
        return Problem::Refused("error.desk.too_long").into_response();
    };
    let copy = Request::from_parts(parts.clone(), bytes.clone().into());
    let mut response = next.run(Request::from_parts(parts, bytes.into())).await;
    if matches!(response.extensions().get(), Some(Problem::Unavailable(_))) {
        let action = copy.uri().path().to_owned();
        if let Some(kept) = sent::texts(copy, &app).await.and_then(|fields| of(action, &fields)) {
            response.extensions_mut().insert(kept);
        }
    }
    response
}

/// A form small enough to be held twice; a file is sent again from where it lies.
fn is_text(headers: &HeaderMap) -> bool {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    length.is_some_and(|length: usize| length <= FORM_MAX)
}

fn of(action: String, fields: &Fields) -> Option<Kept> {
    let mut all = fields.pairs().peekable();
    all.peek()?;
    let fields: Vec<Typed> = all
        .map(|(name, value)| Typed {
            name: name.to_owned(),
            value: value.to_owned(),
            long: value.chars().count() >= LONG && name != "csrf",
        })
        .collect();
    (!fields.iter().any(|field| SECRETS.contains(&field.name.as_str()))).then_some(Kept { action, fields })
}
