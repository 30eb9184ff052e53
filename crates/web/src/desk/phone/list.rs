//! `GET /desk/at/{channel}/phone`: whose phones ring, and how this one does.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::deliveries::course::short_name;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::error::Answer;
use crate::session;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use channel::editor::Power;
use serde::Serialize;
use store::model::Phone;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    /// Whoever may bring something out is told; nobody else.
    may: bool,
    phones: Vec<Line>,
    action: String,
    push_key: String,
    worker: String,
    scope: String,
    /// What this browser calls itself.
    label: String,
}

#[derive(Serialize)]
struct Line {
    label: String,
    /// Whose, where it is somebody else's.
    name: String,
    own: bool,
    service: String,
    made: String,
    told: Option<String>,
    second: bool,
    remove: Option<String>,
}

/// The page.
pub async fn get(State(app): State<App>, at: At, uri: Uri, headers: HeaderMap) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let (lang, now, channel) = (at.signed.speak.lang, app.clock.now(), &at.channel.channel);
    let dates = Dates::new(&channel.profile, lang, now);
    let me = at.signed.account.id;
    let line = |phone: Phone| Line {
        own: phone.editor == me,
        remove: (phone.editor == me || at.is_admin()).then(|| at.urls().page(&format!("/phone/{}/remove", phone.sid))),
        service: short_name(&phone.origin),
        made: dates.moment_within(phone.made),
        told: phone.told.map(|told| dates.moment_within(told)),
        label: phone.label,
        name: phone.name,
        second: phone.second,
    };
    let phones = app.desk.phones(channel.id).await?;
    let context = Page {
        frame: Frame::at(&app, &at, "phone", "phone.title").after(lang, &query),
        may: at.may(Power::Release) || at.may(Power::Warn),
        phones: phones.into_iter().map(line).collect(),
        action: at.urls().page("/phone"),
        push_key: app.keys.public(channel).await?.vapid.clone(),
        worker: at.urls().page("/sw.js"),
        scope: at.urls().page("/"),
        label: session::label_of(&headers),
    };
    page(&app, lang, "desk/phone.html", context)
}
