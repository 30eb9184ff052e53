//! A post at one outlet, in words.
use crate::dates::Dates;
use crate::desk::guard::At;
use crate::desk::outlets::health::words;
use crate::desk::outlets::report::act::{is_left, look, may_be_looked_at};
use crate::frame::grouped;
use crate::lang::{Lang, t};
use channel::editor::Power;
use channel::field::Complaint;
use channel::outlet::Certainty;
use channel::outlet::counted::{Counted, Sum};
use channel::outlet::dispatch::{Dispatch, SETTLING, State};
use channel::outlet::fault::Class;
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
    /// What the platform counts of it, and as of when.
    counted: String,
    under_way: bool,
    /// What may be done about it: verbs of [`super::act`].
    acts: Vec<Act>,
    /// What it asks them for.
    shown: bool,
    version: u32,
    /// The hand-off page, where a person does it.
    hand: Option<String>,
    hand_label: String,
    action: String,
}

/// Something a person may do.
#[derive(Serialize)]
pub struct Act {
    verb: &'static str,
    label: String,
    /// Asks for the address there.
    address: bool,
    /// As it was typed, and what is wrong with it.
    typed: String,
    wrong: String,
}

/// An address somebody pasted that is none of a post there.
pub struct Typed {
    /// At which outlet.
    pub outlet: i64,
    /// As it was typed.
    pub address: String,
    /// What is wrong with it.
    pub complaint: Complaint,
}

/// The line of a dispatch.
pub fn of(at: &At, dates: &Dates, lang: Lang, outlet: &Outlet, report: &DispatchReport) -> Line {
    with(at, dates, lang, outlet, report, None)
}

/// The same with what was typed in it and not taken.
pub fn with(
    at: &At,
    dates: &Dates,
    lang: Lang,
    outlet: &Outlet,
    report: &DispatchReport,
    typed: Option<&Typed>,
) -> Line {
    let dispatch = &report.dispatch;
    let rests = rests(outlet, dispatch.state);
    let fault = dispatch.fault.as_ref().filter(|_| dispatch.state != State::Queued && !rests);
    let said = fault.map(|fault| words(lang, outlet.kind, &fault.said)).unwrap_or_default();
    let base = at.urls().post_verb(report.post, "outlets");
    let may = at.may(Power::Release) || at.may(Power::Warn);
    Line {
        outlet: report.outlet,
        label: outlet.label.clone(),
        kind: t(lang, &format!("outlet.{}", outlet.kind.key()), &[]),
        title: report.title.clone(),
        post_url: at.urls().post(report.post),
        mark: if rests { "expired" } else { mark(dispatch) },
        state: key(outlet, dispatch.state),
        state_label: word(lang, outlet, dispatch),
        say: say(lang, dates, outlet, dispatch),
        said,
        address: dispatch.there.as_ref().map(|there| there.url.clone()).unwrap_or_default(),
        when: dates.moment(dispatch.there.as_ref().map_or(report.touched, |there| there.since)),
        next: match (dispatch.state, dispatch.due) {
            (State::Waiting, Some(due)) if !rests => t(lang, "dispatch.next", &[("when", &dates.moment_within(due))]),
            _ => String::new(),
        },
        counted: report.counted.as_ref().map(|counted| sums(lang, dates, counted)).unwrap_or_default(),
        under_way: goes_on(outlet, dispatch.state),
        acts: if may && !rests { acts(lang, dates, outlet, dispatch, typed) } else { Vec::new() },
        shown: dispatch.wish.shown,
        version: dispatch.wish.version,
        hand: (may && !rests && dispatch.state == State::Person).then(|| format!("{base}/{}/hand", report.outlet)),
        hand_label: open(lang, dispatch),
        action: format!("{base}/{}", report.outlet),
    }
}

/// "Gefällt mir: 12 · Geteilt: 3 (Stand: …)".
fn sums(lang: Lang, dates: &Dates, counted: &Counted) -> String {
    let told = |sum: Sum| {
        let n = counted.sums.get(&sum)?;
        Some(t(lang, &format!("dispatch.sum_of.{}", sum.key()), &[("n", &grouped(lang, *n))]))
    };
    let all: Vec<String> = Sum::ALL.into_iter().filter_map(told).collect();
    match all.is_empty() {
        true => String::new(),
        false => t(lang, "dispatch.counted", &[("sums", &all.join(" · ")), ("when", &dates.moment_within(counted.at))]),
    }
}

/// The outlet is switched off: nothing is done about it, by a program or by a person, until it is on again.
pub fn rests(outlet: &Outlet, state: State) -> bool {
    outlet.stopped.is_some() && (state.is_under_way() || matches!(state, State::Held | State::Person))
}

/// Whether something will happen by itself.
pub fn goes_on(outlet: &Outlet, state: State) -> bool {
    state.is_under_way() && !rests(outlet, state)
}

/// Whether somebody should look: it did not come there, nobody knows, a person is to do something, or it goes to an
/// account that does not work. What a person decided against is nothing of that.
pub fn is_troubled(outlet: &Outlet, dispatch: &Dispatch) -> bool {
    let declined = dispatch.fault.as_ref().is_some_and(|fault| fault.class == Class::Person);
    match dispatch.state {
        state if rests(outlet, state) => false,
        State::Live | State::Gone => false,
        State::Queued | State::Prepared | State::Armed => !outlet.health.works(),
        State::GivenUp => stays(dispatch) || !declined,
        State::Waiting | State::Person | State::Unconfirmed | State::Outdated | State::Refused | State::Held => true,
    }
}

/// How far it is, as the end of a translation key.
fn key(outlet: &Outlet, state: State) -> &'static str {
    if rests(outlet, state) { "resting" } else { state.key() }
}

/// How far it is, in a word.
pub fn word(lang: Lang, outlet: &Outlet, dispatch: &Dispatch) -> String {
    let key = match key(outlet, dispatch.state) {
        _ if stays(dispatch) => "stays".to_owned(),
        "person" => format!("person.{}", dispatch.errand().key()),
        key => key.to_owned(),
    };
    t(lang, &format!("dispatch.state.{key}"), &[])
}

/// What leads to the page where a person does it.
pub fn open(lang: Lang, dispatch: &Dispatch) -> String {
    t(lang, &format!("hand.open.{}", dispatch.errand().key()), &[])
}

/// A change or a withdrawal came to nothing, and everybody sees what stood there before.
fn stays(dispatch: &Dispatch) -> bool {
    dispatch.state == State::GivenUp && dispatch.shows_old()
}

/// The mark of a state.
pub fn mark(dispatch: &Dispatch) -> &'static str {
    match dispatch.state {
        _ if stays(dispatch) => "waiting",
        State::Live => "done",
        State::Gone => "gone",
        State::Queued | State::Prepared | State::Armed => "sending",
        State::Waiting | State::Person | State::Outdated => "waiting",
        State::Unconfirmed | State::Refused | State::Held => "refused",
        State::GivenUp => "expired",
    }
}

fn say(lang: Lang, dates: &Dates, outlet: &Outlet, dispatch: &Dispatch) -> String {
    let rests = rests(outlet, dispatch.state);
    let sentence = match dispatch.state {
        _ if rests => t(lang, "dispatch.say.resting", &[]),
        State::Armed if dispatch.looks() => t(lang, "dispatch.say.looks", &[]),
        State::Armed => looked_up(lang, dates, outlet, dispatch),
        State::Person => t(lang, &format!("dispatch.say.person.{}", dispatch.errand().key()), &[]),
        State::Unconfirmed | State::Waiting | State::Held | State::Outdated => {
            t(lang, &format!("dispatch.say.{}", dispatch.state.key()), &[])
        }
        _ => String::new(),
    };
    let class = match (&dispatch.fault, dispatch.state) {
        _ if rests => String::new(),
        (
            Some(fault),
            State::Refused | State::Waiting | State::Held | State::GivenUp | State::Unconfirmed | State::Person,
        ) => t(lang, &format!("fault.{}", fault.class.key()), &[]),
        _ => String::new(),
    };
    let old = match &dispatch.there {
        // Refused corrections and withdrawals leave something there.
        Some(there) if dispatch.state != State::Live && there.version != dispatch.wish.version && there.version > 0 => {
            t(lang, "dispatch.still_there", &[("n", &there.version.to_string())])
        }
        _ => String::new(),
    };
    let early = match dispatch.settles(dates.now()) {
        Some(settled) if dispatch.state == State::Unconfirmed => {
            t(lang, "dispatch.settles", &[("when", &dates.moment_within(settled))])
        }
        _ => String::new(),
    };
    [sentence, early, class, old].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// An answer was lost: what is done about it, and until when that takes.
fn looked_up(lang: Lang, dates: &Dates, outlet: &Outlet, dispatch: &Dispatch) -> String {
    let waits = dispatch.fault.is_some() || dispatch.due.is_some_and(|due| due > dates.now());
    let Some(armed) = dispatch.armed.filter(|_| waits) else { return String::new() };
    let (settling, key) = match outlet.kind.abilities().certainty {
        Certainty::Sure(settling) => (settling, "dispatch.say.looked_up_sure"),
        _ => (SETTLING, "dispatch.say.looked_up"),
    };
    let until = dispatch.due.unwrap_or(armed.last).max(armed.last + settling);
    t(lang, key, &[("when", &dates.moment_within(until))])
}

fn acts(lang: Lang, dates: &Dates, outlet: &Outlet, dispatch: &Dispatch, typed: Option<&Typed>) -> Vec<Act> {
    let act = |verb, address| Act {
        verb,
        label: t(lang, &format!("dispatch.act.{verb}"), &[]),
        address,
        typed: typed.map(|typed| typed.address.clone()).unwrap_or_default(),
        wrong: typed.map(|typed| t(lang, typed.complaint.key, &[("n", &typed.complaint.arg)])).unwrap_or_default(),
    };
    match dispatch.state {
        State::Unconfirmed if dispatch.settles(dates.now()).is_some() => vec![act("there", true)],
        State::Unconfirmed => vec![act("there", true), act("not-there", false)],
        // Who took it away or changed it by hand says so.
        _ if is_left(dispatch) => vec![act("again", false), act("done", false)],
        State::Refused | State::GivenUp => vec![act("again", false)],
        State::Held => vec![act("go-on", false)],
        State::Live if may_be_looked_at(outlet, dispatch) => vec![act(look(outlet), false)],
        State::Outdated => vec![act("done", false)],
        // What was typed on the page for it.
        State::Person if typed.is_some() => vec![act("done", true)],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use channel::clock::Timestamp;
    use channel::outlet::Kind;
    use channel::outlet::dispatch::Wish;

    #[test]
    fn what_is_public_is_never_said_to_be_unpublished() {
        let now = Timestamp::UNIX_EPOCH;
        let outlet = Outlet {
            id: 7,
            channel: channel::ids::ChannelId(1),
            kind: Kind::Whatsapp,
            label: "WhatsApp".to_owned(),
            settings: "{}".to_owned(),
            secret: Vec::new(),
            created: now,
            stopped: None,
            health: Default::default(),
            look: now,
            stir: 0,
            lease: now,
            token: 0,
            bucket: now,
            rest: now,
            usual: true,
        };
        let mut declined = Dispatch::new(Wish { version: 1, shown: true }, now);
        declined.decline();
        assert_eq!((word(Lang::De, &outlet, &declined).as_str(), mark(&declined)), ("nicht veröffentlicht", "expired"));
        for wish in [Wish { version: 2, shown: true }, Wish { version: 2, shown: false }] {
            let mut stands = Dispatch::new(Wish { version: 1, shown: true }, now);
            stands.done_by_hand(stands.wish, "", now);
            stands.wish(wish, now);
            stands.decline();
            assert_eq!((word(Lang::De, &outlet, &stands).as_str(), mark(&stands)), ("steht dort noch", "waiting"));
            assert_eq!(word(Lang::En, &outlet, &stands), "still there");
        }
    }
}
