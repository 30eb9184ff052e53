//! `GET /desk/at/{channel}/deliveries`.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::deliveries::line::{self, Line};
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::error::Answer;
use axum::extract::State;
use axum::http::Uri;
use serde::Serialize;

/// The latest ones; older ones are found at their posts.
const DELIVERIES: usize = 50;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    deliveries: Vec<Line>,
}

/// The handler.
pub async fn get(State(app): State<App>, at: At, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let lang = at.signed.speak.lang;
    let dates = Dates::new(&at.channel.channel.profile, lang, app.clock.now());
    let reports = app.desk.deliveries(at.channel.channel.id, DELIVERIES).await?;
    let context = Page {
        frame: Frame::at(&app, &at, "deliveries", "deliveries.title").after(lang, &query),
        deliveries: reports.iter().map(|report| line::of(&at, &dates, lang, report, app.clock.now())).collect(),
    };
    page(&app, lang, "desk/deliveries.html", context)
}
