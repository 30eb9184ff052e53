//! What an administrator does with the newsletter and with one issue of it.
use super::{form, order, show};
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::Complaints;
use crate::desk::guard::AdminAt;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use channel::field::FieldErrors;
use channel::newsletter::MailAddress;
use serde_json::json;
use store::IssueVerb;

/// `POST /desk/at/{channel}/newsletter/{verb}`: switch it on or off, look at the way out, send a trial.
pub async fn post(
    State(app): State<App>,
    AdminAt(at): AdminAt,
    Path((_, verb)): Path<(String, String)>,
    Sent(fields): Sent,
) -> Answer {
    let channel = at.channel.channel.id;
    let known = app.desk.newsletter(channel).await?.ok_or(Problem::NotFound)?;
    let (by, now) = (at.signed.account.id, app.clock.now());
    let done = match verb.as_str() {
        "start" => app.desk.start_newsletter(channel, by, now).await?.then_some("newsletter_started"),
        "stop" => app.desk.stop_newsletter(channel, by, now).await?.then_some("newsletter_stopped"),
        "look" => {
            app.desk.look_newsletter(channel, now).await?;
            Some("newsletter_look")
        }
        "try" => {
            let mut errors = FieldErrors::default();
            let Some(to) = errors.take("trial", MailAddress::parse(fields.get("trial"))) else {
                let typed = form::fields(Some(&known.setup), "");
                let complaints = Complaints::of(at.signed.speak.lang, &errors);
                let mut page = show::show(&app, &at, Some(known), &typed, &Fields::default(), complaints).await?;
                *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
                return Ok(page);
            };
            let ordered = json!({ "to": to.as_str(), "lang": at.signed.speak.lang.tag() });
            let locked = order::lock(&app, "newsletter trial", channel, &ordered)?;
            app.desk.try_newsletter(channel, &locked, now).await?;
            Some("newsletter_tried")
        }
        _ => return Err(Problem::NotFound),
    };
    app.touch(channel);
    back(at.urls().page("/newsletter"), done)
}

/// `POST /desk/at/{channel}/newsletter/issues/{id}/{verb}`.
pub async fn issue(
    State(app): State<App>,
    AdminAt(at): AdminAt,
    Path((_, id, verb)): Path<(String, i64, String)>,
    Sent(_): Sent,
) -> Answer {
    let verb = match verb.as_str() {
        "pause" => IssueVerb::Pause,
        "resume" => IssueVerb::Resume,
        "cancel" => IssueVerb::Cancel,
        "again" => IssueVerb::Again,
        _ => return Err(Problem::NotFound),
    };
    // The newest are all that is shown, and all that can still be steered.
    let all = app.desk.issues(at.channel.channel.id, 50).await?;
    let issue = all.into_iter().find(|issue| issue.id == id).ok_or(Problem::NotFound)?;
    let done = app.desk.steer_issue(&issue, verb, at.signed.account.id, app.clock.now()).await?;
    back(at.urls().page("/newsletter"), done.then_some("decided"))
}

fn back(page: String, done: Option<&str>) -> Answer {
    Ok(Redirect::to(&format!("{page}?done={}", done.unwrap_or("unchanged"))).into_response())
}
