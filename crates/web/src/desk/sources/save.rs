//! `POST /desk/at/{channel}/sources` and `POST …/sources/{id}`: a place is kept and tried; it is watched only once
//! somebody has seen what it brings.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::AdminAt;
use crate::desk::sent::Sent;
use crate::desk::sources::{list, show};
use crate::error::Answer;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::field::FieldErrors;
use channel::ids;
use channel::source::Watch;

/// Places a channel may watch.
const MOST: usize = 20;

/// A new one.
pub async fn post(State(app): State<App>, AdminAt(at): AdminAt, Sent(fields): Sent) -> Answer {
    let (channel, now) = (at.channel.channel.id, app.clock.now());
    let mut parsed = Watch::parse(|name| fields.get(name));
    if parsed.is_ok() && app.desk.sources(channel).await?.len() >= MOST {
        let mut errors = FieldErrors::default();
        errors.push("url", "error.source.many", MOST);
        parsed = Err(errors);
    }
    let watch = match parsed {
        Ok(watch) => watch,
        Err(errors) => {
            let complaints = Complaints::of(at.signed.speak.lang, &errors);
            let mut page = list::show(&app, &at, &Fields::default(), &fields, complaints).await?;
            *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(page);
        }
    };
    let id = ids::next(now, app.random.number());
    app.desk.add_source((id, channel), &watch, at.signed.account.id, now).await?;
    Ok(Redirect::to(&at.urls().page(&format!("/sources/{id}"))).into_response())
}

/// A change; it is tried anew.
pub async fn change(
    State(app): State<App>,
    AdminAt(at): AdminAt,
    Path((_, id)): Path<(String, i64)>,
    Sent(fields): Sent,
) -> Answer {
    let source = show::find(&app, &at, id).await?;
    let watch = match Watch::parse(|name| fields.get(name)) {
        Ok(watch) => watch,
        Err(errors) => {
            let complaints = Complaints::of(at.signed.speak.lang, &errors);
            let mut page = show::show(&app, &at, &source, &Fields::default(), Some(&fields), complaints).await?;
            *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(page);
        }
    };
    app.desk.change_source((id, source.channel), &watch, at.signed.account.id, app.clock.now()).await?;
    Ok(Redirect::to(&at.urls().page(&format!("/sources/{id}?done=saved"))).into_response())
}
