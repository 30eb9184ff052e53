//! What a person decides about a post at one outlet. `POST …/posts/{id}/outlets/{outlet}/{verb}`.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::guard::At;
use crate::desk::outlets::report::line::Typed;
use crate::desk::outlets::report::{missed, show};
use crate::desk::outlets::setup::setting;
use crate::desk::sent::Sent;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State as Ask};
use axum::response::{IntoResponse, Redirect};
use channel::clock::Timestamp;
use channel::editor::Power;
use channel::field::Complaint;
use channel::ids::PostId;
use channel::life::Refusal;
use channel::outlet::Certainty;
use channel::outlet::dispatch::{Dispatch, State, Wish};
use channel::outlet::named;
use store::model::{DispatchReport, Outlet};

/// The handler.
pub async fn post(
    Ask(app): Ask<App>,
    at: At,
    Path((_, id, outlet, verb)): Path<(String, String, i64, String)>,
    Sent(fields): Sent,
) -> Answer {
    if verb == "send" {
        return missed::send(&app, &at, &id, outlet).await;
    }
    let (outlet, report) = find(&app, &at, &id, outlet).await?;
    let now = app.clock.now();
    let mut decided = report.dispatch.clone();
    let known = match decide(&mut decided, (&outlet, report.created), &verb, &fields, now) {
        Ok(known) => known,
        Err(complaint) => {
            let typed = Typed { outlet: outlet.id, address: fields.get("address").to_owned(), complaint };
            return show::again(&app, &at, report.post, typed).await;
        }
    };
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

/// `None` for a verb nobody knows, `false` where it does not fit the state. An address that is none of a post there is
/// complained of.
fn decide(
    dispatch: &mut Dispatch,
    (outlet, began): (&Outlet, Timestamp),
    verb: &str,
    fields: &Fields,
    now: Timestamp,
) -> Result<Option<bool>, Complaint> {
    let state = dispatch.state;
    let asked = asked_for(fields, dispatch.wish);
    let seen = || named::read(outlet.kind, &|name| setting(&outlet.settings, name), fields.get("address"));
    match verb {
        "there" if state == State::Unconfirmed => {
            let seen = seen()?;
            dispatch.confirm(&seen.remote, &seen.url, now);
        }
        // Before that nobody can know.
        "not-there" if state == State::Unconfirmed && dispatch.settles(now).is_none() => {
            dispatch.once_more(now);
        }
        "again" if matches!(state, State::Refused | State::GivenUp) => {
            dispatch.once_more(now);
        }
        "look" | "vanished" if may_be_looked_at(outlet, dispatch) && look(outlet) == verb => {
            let mut looked = dispatch.clone();
            looked.look(outlet.kind.abilities(), began, now);
            // What was sent a moment ago may still appear: nobody can say that it is gone.
            if verb == "vanished" && !looked.once_more(now) {
                return Ok(Some(false));
            }
            *dispatch = looked;
        }
        "go-on" if state == State::Held => dispatch.go_on(now),
        // Put in while it was taken back: it stands there, and somebody has to take it away.
        "done" if by_hand(dispatch) || state == State::Gone && asked.shown => {
            dispatch.done_by_hand(asked, &seen()?.url, now);
        }
        "decline" if state == State::Person && asked == dispatch.wish => dispatch.decline(),
        "there" | "not-there" | "again" | "look" | "vanished" | "go-on" | "done" | "decline" => return Ok(Some(false)),
        _ => return Ok(None),
    }
    // Where nothing is left to do it ends here: nobody waits for whoever speaks to the outlets.
    dispatch.next(outlet.kind.abilities(), now);
    Ok(Some(true))
}

/// A person does it there, or may have done what was given up.
fn by_hand(dispatch: &Dispatch) -> bool {
    is_left(dispatch) || matches!(dispatch.state, State::Person | State::Outdated)
}

/// A change or a withdrawal came to nothing: what stood there before is left, and a person may see to it.
pub fn is_left(dispatch: &Dispatch) -> bool {
    matches!(dispatch.state, State::Refused | State::GivenUp) && dispatch.shows_old()
}

/// It stands there, as far as we know, and others may have taken it away.
pub fn may_be_looked_at(outlet: &Outlet, dispatch: &Dispatch) -> bool {
    dispatch.state == State::Live && outlet.kind.may_vanish()
}

/// A program looks; where none can, a person who has looked says so and sends it again. Nothing waits for their answer.
pub fn look(outlet: &Outlet) -> &'static str {
    if outlet.kind.abilities().certainty == Certainty::Nothing { "vanished" } else { "look" }
}

/// What the page asked them to do. It may be older than what is wished by now, never newer.
fn asked_for(fields: &Fields, wished: Wish) -> Wish {
    let version = fields.get("version").parse().ok().filter(|version| (1..=wished.version).contains(version));
    Wish { version: version.unwrap_or(wished.version), shown: fields.get("shown") == "1" }
}
