//! What a person decides about a post at one outlet. `POST …/posts/{id}/outlets/{outlet}/{verb}`.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::guard::At;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State as Ask};
use axum::response::{IntoResponse, Redirect};
use channel::clock::Timestamp;
use channel::editor::Power;
use channel::ids::PostId;
use channel::life::Refusal;
use channel::outlet::Kind;
use channel::outlet::dispatch::{Dispatch, State};
use store::model::{DispatchReport, Outlet};

/// The handler.
pub async fn post(
    Ask(app): Ask<App>,
    at: At,
    Path((_, id, outlet, verb)): Path<(String, String, i64, String)>,
    Sent(fields): Sent,
) -> Answer {
    let (outlet, report) = find(&app, &at, &id, outlet).await?;
    let now = app.clock.now();
    let mut decided = report.dispatch.clone();
    let known = decide(&mut decided, outlet.kind, &verb, &fields, now);
    let done = match known {
        None => return Err(Problem::NotFound),
        Some(false) => false,
        Some(true) => app.desk.decide_dispatch(&report, &decided, &verb, at.signed.account.id, now).await?,
    };
    let word = if done { "decided" } else { "unchanged" };
    Ok(Redirect::to(&format!("{}?done={word}", at.urls().post_verb(report.post, "outlets"))).into_response())
}

/// A dispatch of this channel, for whoever may bring posts out.
pub async fn find(app: &App, at: &At, id: &str, outlet: i64) -> Result<(Outlet, DispatchReport), Problem> {
    if !at.may(Power::Release) && !at.may(Power::Warn) {
        return Err(Problem::Forbidden(Refusal::Lacks(Power::Release).key()));
    }
    let id = PostId::parse(id).ok_or(Problem::NotFound)?;
    let outlet = crate::desk::outlets::find(app, at, outlet).await?;
    let report = app.desk.dispatch(outlet.id, id).await?.ok_or(Problem::NotFound)?;
    Ok((outlet, report))
}

/// `None` for a verb nobody knows, `false` where it does not fit the state.
fn decide(dispatch: &mut Dispatch, kind: Kind, verb: &str, fields: &Fields, now: Timestamp) -> Option<bool> {
    let state = dispatch.state;
    let url = address(fields.get("address"));
    match verb {
        "there" if state == State::Unconfirmed => dispatch.confirm(&remote(kind, &url), &url, now),
        "not-there" if state == State::Unconfirmed => dispatch.once_more(now),
        "again" if matches!(state, State::Refused | State::GivenUp) => dispatch.once_more(now),
        "go-on" if state == State::Held => dispatch.go_on(now),
        "done" if matches!(state, State::Person | State::Outdated) => dispatch.done_by_hand(&url, now),
        "decline" if state == State::Person => dispatch.decline(),
        "there" | "not-there" | "again" | "go-on" | "done" | "decline" => return Some(false),
        _ => return None,
    }
    // Where nothing is left to do it ends here: nobody waits for whoever speaks to the outlets.
    dispatch.next(kind.abilities(), now);
    Some(true)
}

/// An address somebody pasted; empty where it is none.
fn address(typed: &str) -> String {
    channel::webhook::address(typed).map(|url| url.to_string()).unwrap_or_default()
}

/// The name of a post in its address: its last part, which every platform but one writes so.
fn remote(kind: Kind, url: &str) -> String {
    let last = url.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let plain = last.split(['?', '#']).next().unwrap_or_default();
    match kind {
        Kind::Whatsapp => String::new(),
        _ => plain.to_owned(),
    }
}
