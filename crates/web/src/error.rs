//! What can go wrong, apart for the visitor (a page with a next step) and for the log (a line with a reference).
use crate::app::App;
use crate::desk::kept::Kept;
use crate::desk::lost;
use crate::frame::{Frame, PageHead, WarningView};
use crate::lang::{Speak, t};
use crate::pages::warning;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use channel::slug::ChannelSlug;
use serde::Serialize;
use std::sync::Arc;
use store::model::PublicChannel;

/// What a handler gives back.
pub type Answer = Result<Response, Problem>;

/// Why a request was not answered.
#[derive(Clone, Debug)]
pub enum Problem {
    /// There is nothing at this address, or nothing the visitor may know of.
    NotFound,
    /// The post was taken back; the editor's reason, possibly empty.
    Withdrawn(Arc<str>),
    /// Too many requests from one address; seconds to wait.
    TooMany(u64),
    /// The request makes no sense; a translation key says why.
    Refused(&'static str),
    /// May not do this; a translation key says why.
    Forbidden(&'static str),
    /// The database cannot be reached.
    Unavailable(Arc<str>),
    /// All places are taken; seconds to wait. Not logged: a crowd must not fill the disk.
    Full(u64),
    /// Our fault; the text is for the log only.
    Internal(Arc<str>),
}

impl Problem {
    /// Our fault, with what happened for the log.
    pub fn internal(error: impl std::fmt::Display) -> Self {
        Self::Internal(error.to_string().into())
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Problem::NotFound => StatusCode::NOT_FOUND,
            Problem::Withdrawn(_) => StatusCode::GONE,
            Problem::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Problem::Refused(_) => StatusCode::BAD_REQUEST,
            Problem::Forbidden(_) => StatusCode::FORBIDDEN,
            Problem::Unavailable(_) | Problem::Full(_) => StatusCode::SERVICE_UNAVAILABLE,
            Problem::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Translation key of the headline.
    pub fn title_key(&self) -> &'static str {
        match self {
            Problem::NotFound => "error.404_title",
            Problem::Withdrawn(_) => "error.410_title",
            Problem::TooMany(_) => "error.429_title",
            Problem::Refused(_) => "error.400_title",
            Problem::Forbidden(_) => "error.403_title",
            Problem::Unavailable(_) | Problem::Full(_) => "error.503_title",
            Problem::Internal(_) => "error.500_title",
        }
    }

    /// Translation key of the sentence for the visitor.
    pub fn text_key(&self) -> &'static str {
        match self {
            Problem::NotFound => "error.404_text",
            Problem::Withdrawn(_) => "error.410_text",
            Problem::TooMany(_) => "error.429_text",
            Problem::Refused(key) | Problem::Forbidden(key) => key,
            Problem::Unavailable(_) | Problem::Full(_) => "error.503_text",
            Problem::Internal(_) => "error.500_text",
        }
    }
}

impl IntoResponse for Problem {
    /// A bare answer; [`dress`] turns it into a page or a small JSON object.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<store::StoreError> for Problem {
    fn from(error: store::StoreError) -> Self {
        match error {
            store::StoreError::Unavailable(_) => Self::Unavailable(error.to_string().into()),
            other => Self::internal(other),
        }
    }
}

impl From<object_store::Error> for Problem {
    /// Storage that is away or full comes back, as a database does.
    fn from(error: object_store::Error) -> Self {
        Self::Unavailable(error.to_string().into())
    }
}

impl From<minijinja::Error> for Problem {
    fn from(error: minijinja::Error) -> Self {
        Self::Internal(format!("{error:#}").into())
    }
}

impl From<vault::VaultError> for Problem {
    fn from(error: vault::VaultError) -> Self {
        Self::internal(error)
    }
}

#[derive(Serialize)]
struct ErrorView {
    status: u16,
    title: String,
    text: String,
    reference: Option<String>,
}

#[derive(Serialize)]
struct ErrorPage {
    #[serde(flatten)]
    frame: Frame,
    error: ErrorView,
    kept: Option<Kept>,
}

/// JSON for scripts: a translation key and its sentence.
#[derive(Serialize)]
struct ErrorJson {
    error: &'static str,
    text: String,
}

/// Middleware: dresses bare problems in the visitor's language and the channel's colours, and logs ours.
pub async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let (speak, uri, wants_json) = (Speak::of(&parts), parts.uri.clone(), wants_json(&parts.headers));
    let visitor = parts.headers.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    let Some(problem) = response.extensions().get::<Problem>().cloned() else { return response };
    let reference = log(&app, &problem);
    let mut dressed = if wants_json {
        Json(ErrorJson { error: problem.text_key(), text: t(speak.lang, problem.text_key(), &[]) }).into_response()
    } else if let Some(dressed) = lost::dressed(&app, speak, &visitor, uri.path(), &problem).await {
        dressed
    } else {
        page(&app, speak, &uri, &problem, (reference, response.extensions().get().cloned())).await
    };
    *dressed.status_mut() = problem.status();
    let headers = dressed.headers_mut();
    for cookie in response.headers().get_all(header::SET_COOKIE) {
        headers.append(header::SET_COOKIE, cookie.clone());
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Problem::TooMany(seconds) | Problem::Full(seconds) = problem {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    dressed
}

fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|accept| accept.starts_with("application/json"))
}

/// Writes the line for the log and gives back what the visitor may quote.
fn log(app: &App, problem: &Problem) -> Option<String> {
    let (Problem::Internal(what) | Problem::Unavailable(what)) = problem else { return None };
    let reference = format!("{:08x}", app.random.number());
    tracing::error!(reference, error = %what, "a request failed");
    matches!(problem, Problem::Internal(_)).then_some(reference)
}

async fn page(
    app: &App,
    speak: Speak,
    uri: &axum::http::Uri,
    problem: &Problem,
    (reference, kept): (Option<String>, Option<Kept>),
) -> Response {
    let title = t(speak.lang, problem.title_key(), &[]);
    let head = PageHead { noindex: true, ..PageHead::new("error", &title, "") };
    let frame = match channel_of(app, uri.path(), problem).await {
        Some(channel) => {
            let warnings = warnings(app, speak, &channel, problem).await;
            Frame::of_channel(app, speak, uri, head, &channel, warnings)
        }
        None => Ok(Frame::bare(app, speak, uri, head)),
    };
    let text_key = if kept.is_some() { "error.kept_text" } else { problem.text_key() };
    let mut text = t(speak.lang, text_key, &[]);
    if let Problem::Withdrawn(reason) = problem {
        text = format!("{text} {reason}").trim_end().to_owned();
    }
    let error = ErrorView { status: problem.status().as_u16(), title, text, reference };
    let html =
        frame.and_then(|frame| app.views.render(speak.lang, "pages/error.html", ErrorPage { frame, error, kept }));
    match html {
        Ok(html) => Html(html).into_response(),
        Err(second) => {
            tracing::error!(error = ?second, "the error page failed");
            problem.status().into_response()
        }
    }
}

/// Who follows a dead link into a channel sees its warnings all the same; when we are overrun or ill, we ask no more.
async fn warnings(app: &App, speak: Speak, channel: &PublicChannel, problem: &Problem) -> Vec<WarningView> {
    if !matches!(problem, Problem::NotFound | Problem::Withdrawn(_)) {
        return Vec::new();
    }
    warning::active(app, speak, channel).await.unwrap_or_default()
}

/// The channel around an error, so that the visitor keeps the way back. Not asked for when the database is away.
async fn channel_of(app: &App, path: &str, problem: &Problem) -> Option<PublicChannel> {
    if matches!(problem, Problem::Unavailable(_)) {
        return None;
    }
    let slug = ChannelSlug::parse(path.split('/').nth(1)?).ok()?;
    app.public.channel(&slug).await.ok().flatten()
}
