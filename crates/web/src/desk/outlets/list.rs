//! `GET /desk/at/{channel}/outlets`: where the channel's posts stand, too, and where they could.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::AdminAt;
use crate::desk::outlets::health::{self, View};
use crate::desk::outlets::setup;
use crate::error::Answer;
use crate::lang::t;
use axum::extract::State;
use axum::http::Uri;
use channel::outlet::Kind::Fediverse;
use serde::Serialize;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    outlets: Vec<Line>,
    kinds: Vec<Kind>,
    /// Where phones of the desk are registered.
    phone: String,
    /// Where the channel's own actor is switched on.
    fediverse: Option<String>,
}

#[derive(Serialize)]
struct Line {
    label: String,
    kind: String,
    name: String,
    url: String,
    health: View,
}

#[derive(Serialize)]
struct Kind {
    name: String,
    text: String,
    url: String,
}

/// The handler.
pub async fn get(State(app): State<App>, AdminAt(at): AdminAt, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let (lang, now) = (at.signed.speak.lang, app.clock.now());
    let dates = Dates::new(&at.channel.channel.profile, lang, now);
    let outlets = app.desk.outlets(at.channel.channel.id).await?;
    let kind = |kind: channel::outlet::Kind| Kind {
        name: t(lang, &format!("outlet.{}", kind.key()), &[]),
        text: t(lang, &format!("outlets.{}.text", kind.key()), &[]),
        url: at.urls().page(&format!("/outlets/new/{}", kind.key())),
    };
    let line = |outlet: &store::model::Outlet| Line {
        label: outlet.label.clone(),
        kind: t(lang, &format!("outlet.{}", outlet.kind.key()), &[]),
        name: outlet.health.name.clone(),
        url: match outlet.kind {
            Fediverse => at.urls().page("/fediverse"),
            _ => at.urls().page(&format!("/outlets/{}", outlet.id)),
        },
        health: health::of(lang, &dates, outlet, now),
    };
    let context = Page {
        frame: Frame::at(&app, &at, "outlets", "outlets.title").after(lang, &query),
        outlets: outlets.iter().map(line).collect(),
        kinds: setup::kinds().map(kind).collect(),
        phone: at.urls().page("/phone"),
        fediverse: outlets.iter().all(|one| one.kind != Fediverse).then(|| at.urls().page("/fediverse")),
    };
    page(&app, lang, "desk/outlets.html", context)
}
