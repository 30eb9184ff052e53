//! `GET /desk/at/{channel}/outlets/{id}`: one outlet, how it is, and what went there last.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::{AdminAt, At};
use crate::desk::outlets::health::{self, View};
use crate::desk::outlets::new::{Field, form, steps};
use crate::desk::outlets::report::line::{self, Line};
use crate::desk::outlets::{find_other, setup};
use crate::error::Answer;
use crate::lang::t;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use serde::Serialize;
use store::model::Outlet;

/// Posts shown.
const POSTS: usize = 30;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    kind: String,
    account_url: String,
    on: bool,
    by_hand: bool,
    health: View,
    /// It is being looked at: the page loads itself again.
    looking: bool,
    dispatches: Vec<Line>,
    steps: Vec<String>,
    form: Vec<Field>,
    label: String,
    usual: bool,
    base: String,
    back: String,
    complaints: Complaints,
}

/// The handler.
pub async fn get(State(app): State<App>, AdminAt(at): AdminAt, Path((_, id)): Path<(String, i64)>, uri: Uri) -> Answer {
    let outlet = find_other(&app, &at, id).await?;
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let mut typed = Fields::default();
    for asked in setup::of(outlet.kind) {
        typed.push(asked.name, setup::setting(&outlet.settings, asked.name));
    }
    typed.push("label", outlet.label.clone());
    if outlet.usual {
        typed.push("usual", "on");
    }
    show(&app, &at, outlet, &query, &typed, Complaints::default()).await
}

/// The page with what was typed and why nothing happened.
pub async fn again(app: &App, at: &At, outlet: Outlet, typed: &Fields, complaints: Complaints) -> Answer {
    let mut response = show(app, at, outlet, &Fields::default(), typed, complaints).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

async fn show(app: &App, at: &At, outlet: Outlet, query: &Fields, typed: &Fields, complaints: Complaints) -> Answer {
    let (lang, now) = (at.signed.speak.lang, app.clock.now());
    let dates = Dates::new(&at.channel.channel.profile, lang, now);
    let reports = app.desk.dispatches_at(outlet.id, POSTS).await?;
    let by_hand = outlet.kind.abilities().by_hand;
    let looking = outlet.stopped.is_none() && !by_hand && outlet.look <= now;
    let frame = Frame::at(app, at, "outlet", "outlets.title").titled(outlet.label.as_str()).after(lang, query);
    let context = Page {
        frame: if looking { frame.refreshing(3) } else { frame },
        kind: t(lang, &format!("outlet.{}", outlet.kind.key()), &[]),
        account_url: outlet.health.url.clone(),
        on: outlet.stopped.is_none(),
        by_hand,
        health: health::of(lang, &dates, &outlet, now),
        looking,
        dispatches: reports.iter().map(|report| line::of(at, &dates, lang, &outlet, report)).collect(),
        steps: steps(lang, outlet.kind),
        form: form(lang, outlet.kind, typed, true),
        label: typed.get("label").to_owned(),
        usual: typed.has("usual"),
        base: at.urls().page(&format!("/outlets/{}", outlet.id)),
        back: at.urls().page("/outlets"),
        complaints,
    };
    page(app, lang, "desk/outlet.html", context)
}
