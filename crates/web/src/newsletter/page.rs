//! One template for all steps.
use super::wish::Form;
use crate::error::{Answer, Problem};
use crate::frame::{Frame, PageHead};
use crate::visit::Visit;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    frame: Frame,
    newsletter: View,
}

#[derive(Serialize)]
struct View {
    /// `join`, `sent`, `delayed`, `confirm`, `confirmed`, `over`, `choose`, `chosen`, `leave` or `left`.
    step: &'static str,
    /// Where the form is sent.
    action: String,
    /// Where somebody joins who is not a reader.
    join: String,
    form: Option<Form>,
}

/// A step of the way, never kept by anybody.
pub async fn show(
    visit: &Visit,
    step: &'static str,
    action: String,
    form: Option<Form>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let title = visit.t(&format!("newsletter.{step}_title"), &[]);
    let mut head = PageHead::new("newsletter", &title, &visit.t("newsletter.lead", &[]));
    // Everything but the first step stands behind a link that is somebody's own.
    head.noindex = step != "join";
    let frame = visit.frame(head).await?;
    let newsletter = View { step, action, join: visit.urls().page("/newsletter", &[]), form };
    let html = visit.app.views.render(visit.speak.lang, "pages/newsletter.html", Context { frame, newsletter })?;
    let mut response = (status, Html(html)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// A step without a form of its own.
pub async fn say(visit: &Visit, step: &'static str) -> Answer {
    show(visit, step, String::new(), None, StatusCode::OK).await
}
