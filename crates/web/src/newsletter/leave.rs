//! `GET` and `POST /{channel}/newsletter/leave/{mark}`: the page with the button, and the button. The same `POST` is what
//! mail programs send for their own button (RFC 8058); it asks nothing and goes through for a closed channel, too.
use super::{page, reader};
use crate::error::Answer;
use crate::limit::{Visitor, What};
use crate::visit::FollowerVisit;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse;

/// `GET`: follows a link and changes nothing.
pub async fn get(FollowerVisit(visit): FollowerVisit, Path((_, mark)): Path<(String, String)>) -> Answer {
    reader(&visit, &mark)?;
    let action = visit.urls().page(&format!("/newsletter/leave/{mark}"), &[]);
    page::show(&visit, "leave", action, None, StatusCode::OK).await
}

/// `POST`: the answer is the same whether there was somebody to forget or not.
pub async fn post(
    FollowerVisit(visit): FollowerVisit,
    visitor: Visitor,
    Path((_, mark)): Path<(String, String)>,
    body: Bytes,
) -> Answer {
    // As a form of either kind (RFC 8058 §3.2).
    let one_click = String::from_utf8_lossy(&body).contains("List-Unsubscribe");
    // A mail service sends the buttons of all its users from a few addresses.
    if !one_click {
        visit.app.limiter.take(What::Newsletter, visitor, visit.app.clock.now(), &*visit.app.random)?;
    }
    let sid = reader(&visit, &mark)?;
    visit.app.readers.leave(visit.id(), sid).await?;
    if one_click {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    page::say(&visit, "left").await
}
