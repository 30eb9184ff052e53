//! `POST …/posts/{id}/review/comment`: saying something about a post, inside the house.
use crate::app::App;
use crate::desk::frame::Complaints;
use crate::desk::posts::review::show;
use crate::desk::tried::Tried;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use channel::field::Complaint;
use channel::ids::PostId;
use channel::text::{BODY_MAX, letters, tidy};

/// Letters of a comment.
const LONGEST: usize = BODY_MAX / 10;

/// The handler.
pub async fn post(State(app): State<App>, Path((_, id)): Path<(String, String)>, tried: Tried) -> Answer {
    let Tried { at, fields, only_shown } = tried;
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let found = app.desk.post(id).await?.filter(|post| post.channel == at.channel.channel.id);
    found.ok_or(Problem::NotFound)?;
    let lang = at.signed.speak.lang;
    let text = tidy(fields.get("comment"));
    let wrong = match letters(&text) {
        _ if only_shown => Some(Complaint::new("error.review.again")),
        0 => Some(Complaint::new("error.comment.empty")),
        n if n > LONGEST => Some(Complaint::with("error.comment.long", LONGEST)),
        _ => None,
    };
    if let Some(complaint) = wrong {
        return show::again(&app, &at, id, &fields, Complaints::one(lang, "comment", &complaint)).await;
    }
    app.desk.comment(id, &text, at.signed.account.id, app.clock.now()).await?;
    Ok(Redirect::to(&format!("{}#thread", at.urls().post_verb(id, "review"))).into_response())
}
