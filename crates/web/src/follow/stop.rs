//! `DELETE /{channel}/subscription`: stop. The answer is the same whether there was something to delete or not.
use super::proof::named;
use crate::error::Answer;
use crate::limit::{Visitor, What};
use crate::visit::FollowerVisit;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::IntoResponse;

/// `DELETE /{channel}/subscription`
pub async fn delete(FollowerVisit(visit): FollowerVisit, visitor: Visitor, body: Bytes) -> Answer {
    let proven = named(&visit, visitor, What::Follow, &body)?;
    visit.app.follow.remove(visit.id(), &proven.origin, proven.sid).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
