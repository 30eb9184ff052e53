//! What the API says when it does not do what it was asked: problem documents (RFC 9457).
use crate::error::Problem;
use crate::lang::{Lang, Speak, t};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use channel::field::FieldErrors;
use serde::Serialize;

/// A refusal in want of a language.
#[derive(Clone)]
pub struct Said {
    status: StatusCode,
    key: &'static str,
    errors: FieldErrors,
    wait: Option<u64>,
}

/// What a handler gives back.
pub type Answer = Result<Response, Said>;

#[derive(Serialize)]
struct Document {
    /// Names the kind of problem for programs; there is nothing to read there.
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    status: u16,
    /// A sentence for people.
    detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Field>,
}

/// A field that is wrong.
#[derive(Serialize)]
pub struct Field {
    field: &'static str,
    detail: String,
}

/// Complaints in a language.
pub fn fields(lang: Lang, errors: &FieldErrors) -> Vec<Field> {
    let one = |error: &channel::field::FieldError| Field {
        field: error.field,
        detail: t(lang, error.key, &[("n", &error.arg)]),
    };
    errors.0.iter().map(one).collect()
}

impl Said {
    pub fn new(status: StatusCode, key: &'static str) -> Self {
        Self { status, key, errors: FieldErrors::default(), wait: None }
    }

    /// What was sent cannot be taken; every field that is wrong is named.
    pub fn about(errors: FieldErrors) -> Self {
        Self { errors, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "error.api.fields") }
    }
}

impl From<Problem> for Said {
    fn from(problem: Problem) -> Self {
        if let Problem::Internal(what) | Problem::Unavailable(what) = &problem {
            tracing::error!(error = %what, "a request of a program failed");
        }
        let wait = match problem {
            Problem::TooMany(seconds) | Problem::Full(seconds) => Some(seconds),
            _ => None,
        };
        Self { wait, ..Self::new(problem.status(), problem.text_key()) }
    }
}

impl From<store::StoreError> for Said {
    fn from(error: store::StoreError) -> Self {
        Problem::from(error).into()
    }
}

impl IntoResponse for Said {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The answer to an address nobody has.
pub async fn nothing_here() -> Said {
    Said::new(StatusCode::NOT_FOUND, "error.404_text")
}

/// Middleware: every error becomes a problem document, those of the framework (a wrong method, a body too large or no JSON)
/// too.
pub async fn dress(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let lang = Speak::of(&parts).lang;
    let response = next.run(Request::from_parts(parts, body)).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return with_cache(response);
    }
    let (head, _) = response.into_parts();
    let said = match (head.extensions.get::<Said>(), head.extensions.get::<Problem>()) {
        (Some(said), _) => said.clone(),
        (None, Some(problem)) => Said::from(problem.clone()),
        (None, None) => Said::new(status, key_of(status)),
    };
    let document = Document {
        kind: format!("urn:ausrufer:{}", said.key),
        title: status.canonical_reason().unwrap_or_default(),
        status: status.as_u16(),
        detail: t(lang, said.key, &[]),
        errors: fields(lang, &said.errors),
    };
    let mut dressed = (status, axum::Json(document)).into_response();
    let headers = dressed.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let Some(allow) = head.headers.get(header::ALLOW) {
        headers.insert(header::ALLOW, allow.clone());
    }
    if let Some(seconds) = said.wait {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"ausrufer\""));
    }
    with_cache(dressed)
}

fn with_cache(mut response: Response) -> Response {
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

fn key_of(status: StatusCode) -> &'static str {
    match status {
        StatusCode::METHOD_NOT_ALLOWED => "error.api.method",
        StatusCode::PAYLOAD_TOO_LARGE => "error.desk.too_long",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "error.api.media_type",
        StatusCode::NOT_FOUND => "error.404_text",
        _ => "error.api.shape",
    }
}
