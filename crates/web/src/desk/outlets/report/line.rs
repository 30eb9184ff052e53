//! A post at one outlet, in words.
use crate::dates::Dates;
use crate::desk::guard::At;
use crate::desk::outlets::health::words;
use crate::lang::{Lang, t};
use channel::editor::Power;
use channel::outlet::dispatch::{Dispatch, State};
use serde::Serialize;
use store::model::{DispatchReport, Outlet};

/// A post at one outlet.
#[derive(Serialize)]
pub struct Line {
    /// Number of the outlet.
    outlet: i64,
    label: String,
    kind: String,
    title: String,
    post_url: String,
    mark: &'static str,
    state: &'static str,
    state_label: String,
    /// What is going on, and what a person can do about it.
    say: String,
    /// The platform's own words.
    said: String,
    /// Where it stands.
    address: String,
    when: String,
    /// When it is tried again.
    next: String,
    under_way: bool,
    /// What may be done about it: verbs of [`super::act`].
    acts: Vec<Act>,
    /// The hand-off page, where a person does it.
    hand: Option<String>,
    action: String,
}

/// Something a person may do.
#[derive(Serialize)]
pub struct Act {
    verb: &'static str,
    label: String,
    /// Asks for the address there.
    address: bool,
}

/// The line of a dispatch.
pub fn of(at: &At, dates: &Dates, lang: Lang, outlet: &Outlet, report: &DispatchReport) -> Line {
    let dispatch = &report.dispatch;
    let key = dispatch.state.key();
    let fault = dispatch.fault.as_ref().filter(|_| dispatch.state != State::Queued);
    let said = fault.map(|fault| words(lang, &fault.said)).unwrap_or_default();
    let base = at.urls().post_verb(report.post, "outlets");
    let may = at.may(Power::Release) || at.may(Power::Warn);
    Line {
        outlet: report.outlet,
        label: outlet.label.clone(),
        kind: t(lang, &format!("outlet.{}", outlet.kind.key()), &[]),
        title: report.title.clone(),
        post_url: at.urls().post(report.post),
        mark: mark(dispatch.state),
        state: key,
        state_label: t(lang, &format!("dispatch.state.{key}"), &[]),
        say: say(lang, dispatch),
        said,
        address: dispatch.there.as_ref().map(|there| there.url.clone()).unwrap_or_default(),
        when: dates.moment(dispatch.there.as_ref().map_or(report.touched, |there| there.since)),
        next: match (dispatch.state, dispatch.due) {
            (State::Waiting | State::Armed, Some(due)) => {
                t(lang, "dispatch.next", &[("when", &dates.moment_within(due))])
            }
            _ => String::new(),
        },
        under_way: dispatch.state.is_under_way(),
        acts: if may { acts(lang, dispatch) } else { Vec::new() },
        hand: (may && dispatch.state == State::Person).then(|| format!("{base}/{}/hand", report.outlet)),
        action: format!("{base}/{}", report.outlet),
    }
}

/// The mark of a state.
pub fn mark(state: State) -> &'static str {
    match state {
        State::Live => "done",
        State::Gone => "gone",
        State::Queued | State::Prepared | State::Armed => "sending",
        State::Waiting | State::Person | State::Outdated => "waiting",
        State::Unconfirmed | State::Refused | State::Held => "refused",
        State::GivenUp => "expired",
    }
}

fn say(lang: Lang, dispatch: &Dispatch) -> String {
    let sentence = match dispatch.state {
        State::Unconfirmed | State::Waiting | State::Held | State::Person | State::Outdated => {
            t(lang, &format!("dispatch.say.{}", dispatch.state.key()), &[])
        }
        _ => String::new(),
    };
    let class = match (&dispatch.fault, dispatch.state) {
        (Some(fault), State::Refused | State::Waiting | State::Held | State::GivenUp | State::Unconfirmed) => {
            t(lang, &format!("fault.{}", fault.class.key()), &[])
        }
        _ => String::new(),
    };
    let old = match &dispatch.there {
        // Refused corrections and withdrawals leave something there.
        Some(there) if dispatch.state != State::Live && there.version != dispatch.wish.version => {
            t(lang, "dispatch.still_there", &[("n", &there.version.to_string())])
        }
        _ => String::new(),
    };
    [sentence, class, old].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn acts(lang: Lang, dispatch: &Dispatch) -> Vec<Act> {
    let act = |verb, address| Act { verb, label: t(lang, &format!("dispatch.act.{verb}"), &[]), address };
    match dispatch.state {
        State::Unconfirmed => vec![act("there", true), act("not-there", false)],
        State::Refused | State::GivenUp => vec![act("again", false)],
        State::Held => vec![act("go-on", false)],
        State::Outdated => vec![act("done", false)],
        _ => Vec::new(),
    }
}
