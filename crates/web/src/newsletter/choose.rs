//! `GET` and `POST /{channel}/newsletter/choose/{mark}`: other topics, another rhythm. What was chosen before lies in a box
//! that cannot be opened here, so the page does not show it.
use super::wish::{self, Form};
use super::{page, reader};
use crate::error::Answer;
use crate::limit::{Visitor, What};
use crate::visit::{FollowerVisit, Visit};
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use channel::field::FieldErrors;

/// `GET`
pub async fn get(FollowerVisit(visit): FollowerVisit, Path((_, mark)): Path<(String, String)>) -> Answer {
    reader(&visit, &mark)?;
    let form = Form::of(&visit, &wish::fields(b""), &FieldErrors::default());
    page::show(&visit, "choose", action(&visit, &mark), Some(form), StatusCode::OK).await
}

/// `POST`
pub async fn post(
    FollowerVisit(visit): FollowerVisit,
    visitor: Visitor,
    Path((_, mark)): Path<(String, String)>,
    body: Bytes,
) -> Answer {
    visit.app.limiter.take(What::Newsletter, visitor, visit.app.clock.now(), &*visit.app.random)?;
    let sid = reader(&visit, &mark)?;
    let fields = wish::fields(&body);
    let mut errors = FieldErrors::default();
    let Some(wish) = wish::read(&visit, &fields, &mut errors) else {
        let form = Form::of(&visit, &fields, &errors);
        let action = action(&visit, &mark);
        return page::show(&visit, "choose", action, Some(form), StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let sealed = wish::seal(&visit, sid, &wish)?;
    if visit.app.readers.choose(visit.id(), sid, &sealed).await? {
        page::say(&visit, "chosen").await
    } else {
        page::show(&visit, "over", String::new(), None, StatusCode::GONE).await
    }
}

fn action(visit: &Visit, mark: &str) -> String {
    visit.urls().page(&format!("/newsletter/choose/{mark}"), &[])
}
