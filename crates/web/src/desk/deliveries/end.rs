//! `GET /desk/at/{channel}/deliveries/{id}/cancel`: the question before a delivery is ended for good.
use crate::app::App;
use crate::desk::deliveries::{acts, show};
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::error::Answer;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use serde::Serialize;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    title: String,
    text: String,
    action: String,
    back: String,
}

/// The question, with how many will get nothing.
pub async fn get(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>) -> Answer {
    let (report, lang) = (show::find(&app, &at, &id).await?, at.signed.speak.lang);
    let back = at.urls().delivery(report.id);
    if report.state.is_terminal() {
        return Ok(Redirect::to(&back).into_response());
    }
    let context = Page {
        frame: Frame::at(&app, &at, "deliveries", "delivery.cancel"),
        text: acts::consequence(lang, &report, "delivery.cancel_text", app.clock.now()),
        title: report.title,
        action: format!("{back}/cancel"),
        back,
    };
    page(&app, lang, "desk/delivery_cancel.html", context)
}
