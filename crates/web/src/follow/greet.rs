//! `POST /{channel}/subscription/greet`: one test notification for this device.
use super::proof::named;
use crate::error::{Answer, Problem};
use crate::limit::{Visitor, What};
use crate::visit::Visit;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use channel::delivery::Lane;

/// `POST /{channel}/subscription/greet`
pub async fn post(visit: Visit, visitor: Visitor, body: Bytes) -> Answer {
    let proven = named(&visit, visitor, What::Greet, &body)?;
    if !visit.app.follow.greet(visit.id(), &proven.origin, proven.sid).await? {
        return Err(Problem::NotFound);
    }
    visit.app.wake.poke(Lane::News);
    Ok(StatusCode::ACCEPTED.into_response())
}
