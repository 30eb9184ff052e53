//! Outlets where a published post never went: unticked, or set up later. `POST …/posts/{id}/outlets/{outlet}/send` sends it
//! there, too.
use crate::app::App;
use crate::desk::guard::At;
use crate::desk::outlets::find;
use crate::error::{Answer, Problem};
use crate::lang::t;
use axum::response::{IntoResponse, Redirect};
use channel::editor::Power;
use channel::ids::PostId;
use channel::life::Refusal;
use serde::Serialize;
use store::model::{DispatchReport, Outlet, Taken};

/// The part of the page.
#[derive(Serialize)]
pub struct Missed {
    places: Vec<Place>,
    /// Why this person may not send it there; empty where they may.
    why: String,
}

#[derive(Serialize)]
struct Place {
    label: String,
    kind: String,
    action: String,
}

/// Nothing, where it went everywhere, is not out, or they bring nothing out.
pub async fn of(
    app: &App,
    at: &At,
    post: PostId,
    sent: &[(Outlet, DispatchReport)],
) -> Result<Option<Missed>, Problem> {
    if !(at.may(Power::Release) || at.may(Power::Warn)) {
        return Ok(None);
    }
    let lang = at.signed.speak.lang;
    let base = at.urls().post_verb(post, "outlets");
    let never = |outlet: &Outlet| outlet.stopped.is_none() && sent.iter().all(|(known, _)| known.id != outlet.id);
    let place = |outlet: Outlet| Place {
        kind: t(lang, &format!("outlet.{}", outlet.kind.key()), &[]),
        action: format!("{base}/{}/send", outlet.id),
        label: outlet.label,
    };
    let outlets = app.desk.outlets(at.channel.channel.id).await?;
    let places: Vec<Place> = outlets.into_iter().filter(never).map(place).collect();
    if places.is_empty() {
        return Ok(None);
    }
    Ok(match app.desk.why_not_send(post, at.signed.account.id, app.clock.now()).await? {
        Some(Refusal::NotOut | Refusal::Withdrawn | Refusal::Archived) => None,
        why => Some(Missed { places, why: why.map(|why| t(lang, why.key(), &[])).unwrap_or_default() }),
    })
}

/// Sends it there.
pub async fn send(app: &App, at: &At, id: &str, outlet: i64) -> Answer {
    let post = PostId::parse(id).ok_or(Problem::NotFound)?;
    app.desk.post(post).await?.filter(|post| post.channel == at.channel.channel.id).ok_or(Problem::NotFound)?;
    let outlet = find(app, at, outlet).await?;
    let done = match app.desk.send_too(post, &outlet, at.signed.account.id, app.clock.now()).await? {
        Taken::Done => "decided",
        Taken::Overtaken => "unchanged",
        Taken::Refused(why) => return Err(Problem::Forbidden(why.key())),
    };
    Ok(Redirect::to(&format!("{}?done={done}", at.urls().post_verb(post, "outlets"))).into_response())
}
