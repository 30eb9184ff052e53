//! `POST …/posts/{id}/archive` and `…/reopen`: setting a post aside. Residents see no difference; nothing of it changes
//! until somebody takes it out again.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::At;
use crate::desk::posts::show;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use channel::field::Complaint;
use channel::ids::PostId;
use channel::life::Step;
use store::model::{TakeStep, Taken};

/// Sets it aside.
pub async fn post(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, _: Sent) -> Answer {
    take(&app, &at, &id, Step::Archive, "archived").await
}

/// Takes it out again.
pub async fn reopen(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, _: Sent) -> Answer {
    take(&app, &at, &id, Step::Reopen, "reopened").await
}

async fn take(app: &App, at: &At, id: &str, step: Step, done: &str) -> Answer {
    let id = PostId::parse(id).ok_or(Problem::NotFound)?;
    let post = app.desk.post(id).await?.filter(|post| post.channel == at.channel.channel.id);
    post.ok_or(Problem::NotFound)?;
    let open = app.desk.open_warnings(at.channel.channel.id).await?;
    if step == Step::Archive && open.contains(&id) {
        let complaint = Complaint::new("error.archive.warning");
        return show::again(app, at, id, &Fields::default(), Complaints::one(at.signed.speak.lang, "form", &complaint))
            .await;
    }
    let (by, now) = (at.signed.account.id, app.clock.now());
    let standing = app.desk.life(id, now).await?.ok_or(Problem::NotFound)?;
    let (revision, seen) = (standing.revision, standing.step);
    let order = TakeStep { post: id, step, revision, seen, content: None, text: "", quiet: false, by, now };
    let key = match app.desk.step(order).await? {
        Taken::Done => return Ok(Redirect::to(&format!("{}?done={done}", at.urls().post(id))).into_response()),
        Taken::Refused(why) => why.key(),
        Taken::Overtaken => "error.review.overtaken",
    };
    let complaints = Complaints::one(at.signed.speak.lang, "form", &Complaint::new(key));
    show::again(app, at, id, &Fields::default(), complaints).await
}
