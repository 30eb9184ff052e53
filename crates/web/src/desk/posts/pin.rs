//! `POST …/posts/{id}/pin` and `…/unpin`: keeping a post on top of the channel page until a day.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::At;
use crate::desk::posts::{show, when};
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use crate::live::What;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use channel::editor::Power;
use channel::field::Complaint;
use channel::ids::PostId;
use channel::pin::{self, PINS};
use jiff::ToSpan;
use jiff::civil::time;
use jiff::tz::TimeZone;
use serde::Serialize;

/// What the post's page shows of it.
#[derive(Serialize)]
pub struct Pin {
    /// Until when it is on top, in words; `None`: it is not.
    until_text: Option<String>,
    /// The day typed or proposed.
    until: String,
    /// Whether this person may change it.
    may: bool,
    pin_url: String,
    unpin_url: String,
}

/// Whether the post is on top, and the day proposed: in a week.
pub async fn of(app: &App, at: &At, id: PostId, typed: &Fields) -> Result<Pin, Problem> {
    let (channel, now) = (&at.channel.channel, app.clock.now());
    let dates = crate::dates::Dates::new(&channel.profile, at.signed.speak.lang, now);
    let until = app.desk.pinned_until(channel.id, id, now).await?;
    let proposed = dates.today().checked_add(7.days()).unwrap_or(dates.today()).to_string();
    Ok(Pin {
        until_text: until.map(|until| dates.heading_within(dates.day(until))),
        until: match (typed.has("pin_until"), until) {
            (true, _) => typed.get("pin_until").to_owned(),
            (false, Some(until)) => dates.day(until).to_string(),
            (false, None) => proposed,
        },
        may: at.may(Power::Release),
        pin_url: at.urls().post_verb(id, "pin"),
        unpin_url: at.urls().post_verb(id, "unpin"),
    })
}

/// Puts it on top until the end of a day, or moves that day.
pub async fn post(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, Sent(fields): Sent) -> Answer {
    let id = find(&app, &at, &id).await?;
    let complaint = match end(&at, &fields, app.clock.now()) {
        Ok(until) => {
            let (channel, by, now) = (at.channel.channel.id, at.signed.account.id, app.clock.now());
            if app.desk.pin(channel, id, until, by, now).await? {
                app.announce(channel, id, What::Changed);
                return Ok(Redirect::to(&format!("{}?done=pinned", at.urls().post(id))).into_response());
            }
            Complaint::with("error.pin.full", PINS)
        }
        Err(complaint) => complaint,
    };
    let complaints = Complaints::one(at.signed.speak.lang, "pin_until", &complaint);
    show::again(&app, &at, id, &fields, complaints).await
}

/// Takes it from the top.
pub async fn unpin(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, _: Sent) -> Answer {
    let id = find(&app, &at, &id).await?;
    let channel = at.channel.channel.id;
    app.desk.unpin(channel, id, at.signed.account.id, app.clock.now()).await?;
    app.announce(channel, id, What::Changed);
    Ok(Redirect::to(&format!("{}?done=unpinned", at.urls().post(id))).into_response())
}

/// The post, if it is one of this channel and this person may bring posts out.
async fn find(app: &App, at: &At, id: &str) -> Result<PostId, Problem> {
    let id = PostId::parse(id).ok_or(Problem::NotFound)?;
    app.desk.post(id).await?.filter(|post| post.channel == at.channel.channel.id).ok_or(Problem::NotFound)?;
    if at.may(Power::Release) { Ok(id) } else { Err(Problem::Forbidden("refusal.lacks.release")) }
}

/// The end of the day typed.
fn end(at: &At, fields: &Fields, now: channel::clock::Timestamp) -> Result<channel::clock::Timestamp, Complaint> {
    let zone: TimeZone = when::zone(&at.channel.channel.profile.zone);
    let until = when::instant(when::date(fields.get("pin_until"))?, time(23, 59, 0, 0), &zone);
    pin::end(until, now)
}
