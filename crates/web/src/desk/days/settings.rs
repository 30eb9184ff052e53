//! `/desk/at/{channel}/settings/days`: choosing when the channel publishes.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::days::calendar;
use crate::desk::days::form::{DAYS, from_days, read};
use crate::desk::days::line::{Line, line};
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::{AdminAt, At};
use crate::desk::sent::Sent;
use crate::error::Answer;
use crate::lang::t;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect};
use channel::land::Land;
use channel::slot::{Late, OnHoliday, Output, PublishingDays};
use jiff::SignedDuration;
use serde::Serialize;
use std::collections::BTreeMap;

/// So far ahead the page shows what the days in force come to.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 7 * 6);

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    form: BTreeMap<String, String>,
    days: Vec<Day>,
    holidays: Vec<Choice>,
    lates: Vec<Choice>,
    outputs: Vec<Choice>,
    /// The Land whose holidays count, in words; `None` while the imprint names none.
    land: Option<String>,
    coming: Vec<Line>,
    complaints: Complaints,
    base: String,
    settings: String,
    board: String,
}

#[derive(Serialize)]
struct Day {
    name: &'static str,
    label: String,
    times: String,
}

#[derive(Serialize)]
struct Choice {
    key: &'static str,
    chosen: bool,
}

/// The form.
pub async fn get(State(app): State<App>, AdminAt(at): AdminAt, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let days = app.desk.publishing_days(at.channel.channel.id).await?;
    show(&app, &at, &days, &from_days(&days), &query, Complaints::default())
}

/// Chooses the days, or comes back with everything typed.
pub async fn post(State(app): State<App>, AdminAt(at): AdminAt, Sent(fields): Sent) -> Answer {
    let channel = &at.channel.channel;
    match read(&fields) {
        Ok(days) => {
            app.desk.save_publishing_days(channel.id, &days, at.signed.account.id, app.clock.now()).await?;
            Ok(Redirect::to(&format!("{}?done=saved", at.urls().settings_days())).into_response())
        }
        Err(errors) => {
            let days = app.desk.publishing_days(channel.id).await?;
            let complaints = Complaints::of(at.signed.speak.lang, &errors);
            let mut response = show(&app, &at, &days, &fields, &Fields::default(), complaints)?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
}

fn show(app: &App, at: &At, days: &PublishingDays, typed: &Fields, query: &Fields, complaints: Complaints) -> Answer {
    let (lang, channel, now) = (at.signed.speak.lang, &at.channel.channel, app.clock.now());
    let dates = Dates::new(&channel.profile, lang, now);
    let calendar = calendar(channel, days.clone());
    let names = ["free", "capacity", "closes"];
    let chosen = |name: &str, key: &'static str| Choice { key, chosen: typed.get(name) == key };
    let context = Page {
        frame: Frame::at(app, at, "settings", "days.settings_title").after(lang, query),
        form: names.map(|name| (name.to_owned(), typed.get(name).to_owned())).into(),
        days: DAYS
            .map(|(name, _)| Day {
                name,
                label: t(lang, &format!("weekday.{name}"), &[]),
                times: typed.get(name).to_owned(),
            })
            .into(),
        holidays: OnHoliday::ALL.map(|way| chosen("on_holiday", way.key())).into(),
        lates: Late::ALL.map(|way| chosen("late", way.key())).into(),
        outputs: Output::ALL.map(|way| chosen("output", way.key())).into(),
        land: Land::parse(&channel.profile.imprint.land).map(|land| t(lang, &format!("land.{}", land.code()), &[])),
        coming: calendar.between(now, now + AHEAD).iter().map(|slot| line(lang, &dates, slot)).collect(),
        complaints,
        base: at.urls().settings_days(),
        settings: at.urls().settings(),
        board: at.urls().days(),
    };
    page(app, lang, "desk/days_settings.html", context)
}
