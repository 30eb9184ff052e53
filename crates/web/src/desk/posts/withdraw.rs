//! `GET` and `POST /desk/at/{channel}/posts/{id}/withdraw`: taking a post back, with a reason everybody can read.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::places::{self, Places};
use crate::desk::posts::publish::reach;
use crate::desk::tried::Tried;
use crate::error::{Answer, Problem};
use crate::lang::t;
use crate::live::What;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use channel::delivery::{Occasion, plan};
use channel::field::Complaint;
use channel::ids::{DeliveryId, PostId};
use channel::life::Step;
use channel::post::State as PostState;
use channel::text::Line;
use serde::Serialize;
use store::model::{PublishedPost, Withdraw};

#[derive(Serialize)]
struct Page {
    /// What becomes of a correction somebody has begun.
    copy: Option<String>,
    #[serde(flatten)]
    frame: Frame,
    title: String,
    reach: String,
    reason: String,
    /// What becomes of it at places of others.
    places: Places,
    action: String,
    back: String,
    complaints: Complaints,
}

/// What will happen, and the question why.
pub async fn get(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>) -> Answer {
    let post = find(&app, &at, &id).await?;
    if !app.desk.sealed(post.id).await?.is_empty() {
        return Ok(to_chain(&at, post.id));
    }
    show(&app, &at, &post, &Fields::default(), Complaints::default()).await
}

/// A sealed warning stays for everybody to read; it is ended by an all-clear or as a false alarm.
fn to_chain(at: &At, post: PostId) -> Response {
    Redirect::to(&at.urls().page(&format!("/warnings/{post}"))).into_response()
}

/// The step.
pub async fn post(State(app): State<App>, Path((_, id)): Path<(String, String)>, tried: Tried) -> Answer {
    let Tried { at, fields, only_shown } = tried;
    let post = find(&app, &at, &id).await?;
    if !app.desk.sealed(post.id).await?.is_empty() {
        return Ok(to_chain(&at, post.id));
    }
    let parsed = if only_shown { Err(Complaint::new("error.review.again")) } else { Line::parse(fields.get("reason")) };
    let reason = match parsed {
        Ok(reason) => reason,
        Err(complaint) => {
            let empty = complaint.key == "error.line.empty";
            let complaint = if empty { Complaint::new("error.reason.missing") } else { complaint };
            let complaints = Complaints::one(at.signed.speak.lang, "reason", &complaint);
            let mut response = show(&app, &at, &post, &fields, complaints).await?;
            *response.status_mut() = if only_shown { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
            return Ok(response);
        }
    };
    let now = app.clock.now();
    let life = app.desk.life(post.id, now).await?.ok_or(Problem::NotFound)?.life;
    if let Err(why) = life.check(Step::Withdraw, at.actor(), now) {
        let complaints = Complaints::one(at.signed.speak.lang, "reason", &Complaint::new(why.key()));
        let mut response = show(&app, &at, &post, &fields, complaints).await?;
        *response.status_mut() = StatusCode::CONFLICT;
        return Ok(response);
    }
    let plan = plan(&post.content, Occasion::Correction, now);
    let lane = plan.lane;
    let withdraw = Withdraw {
        keep: Some(PostId::fresh(now, app.random.number())),
        post: post.id,
        delivery_ids: plan.outlets.iter().map(|_| DeliveryId::fresh(now, app.random.number())).collect(),
        plan,
        reason: reason.to_string(),
        by: at.signed.account.id,
        now,
    };
    if app.desk.withdraw(withdraw).await? {
        app.wake.poke(lane);
        app.announce(post.channel, post.id, What::Withdrawn);
    }
    Ok(Redirect::to(&format!("{}?done=withdrawn", at.urls().post(post.id))).into_response())
}

/// The page with what was typed before the session was lost.
pub async fn again(app: &App, at: &At, id: PostId, typed: &Fields, complaints: Complaints) -> Answer {
    let post = find(app, at, &id.to_string()).await?;
    show(app, at, &post, typed, complaints).await
}

async fn find(app: &App, at: &At, id: &str) -> Result<PublishedPost, Problem> {
    let id = PostId::parse(id).ok_or(Problem::NotFound)?;
    let post = app.desk.published(id).await?.filter(|post| post.channel == at.channel.channel.id);
    post.filter(|post| post.state == PostState::Published).ok_or(Problem::NotFound)
}

async fn show(app: &App, at: &At, post: &PublishedPost, typed: &Fields, complaints: Complaints) -> Answer {
    let (lang, urls) = (at.signed.speak.lang, at.urls());
    let copy = app.desk.draft(post.id).await?;
    let context = Page {
        copy: copy.map(|copy| t(lang, "withdraw.copy", &[("who", &copy.editor_name)])),
        frame: Frame::at(app, at, "withdraw", "withdraw.title"),
        title: post.content.title.to_string(),
        reach: reach(lang, app.desk.followers(post.channel).await?),
        reason: typed.get("reason").to_owned(),
        places: places::withdrawn(app, at, post.id).await?,
        action: urls.post_verb(post.id, "withdraw"),
        back: urls.post(post.id),
        complaints,
    };
    page(app, lang, "desk/withdraw.html", context)
}
