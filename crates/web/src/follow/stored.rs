//! `POST /{channel}/subscription/stored`: what is stored about this device. All that lies in clear: the push service,
//! the week of following, the size of the box. What is in the box only the delivery can read; the device knows it.
use super::proof::named;
use crate::error::Answer;
use crate::limit::{Visitor, What};
use crate::visit::FollowerVisit;
use axum::Json;
use axum::body::Bytes;
use axum::response::IntoResponse;
use channel::subscription::monday_of;
use serde::Serialize;

#[derive(Serialize)]
struct Said {
    stored: bool,
    /// Host of the push service.
    service: Option<String>,
    /// The Monday of the joining week, in words.
    week: Option<String>,
    /// Size of the sealed box.
    bytes: Option<usize>,
}

/// `POST /{channel}/subscription/stored`
pub async fn post(FollowerVisit(visit): FollowerVisit, visitor: Visitor, body: Bytes) -> Answer {
    let proven = named(&visit, visitor, What::Follow, &body)?;
    let standing = visit.app.follow.standing(visit.id(), &proven.origin, proven.sid).await?;
    let service = proven.origin.split_once("://").map(|(_, host)| host.to_owned());
    let week = |weeks: i64| {
        let dates = visit.dates();
        visit.t("stored.week_of", &[("date", &dates.date(dates.day(monday_of(weeks))))])
    };
    Ok(Json(Said {
        stored: standing.is_some(),
        service: standing.as_ref().and(service),
        week: standing.as_ref().map(|standing| week(standing.week)),
        bytes: standing.map(|standing| standing.sealed_len),
    })
    .into_response())
}
