//! What waits for a person at the outlets: on the first page, and on every page once it is late.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::guard::At;
use crate::desk::outlets::health;
use crate::desk::outlets::report::line::{mark, open, rests, word};
use crate::desk::outlets::setup::setting;
use crate::desk::warnings::alarm::Alarm;
use crate::error::Problem;
use crate::lang::t;
use channel::clock::Timestamp;
use channel::delivery::Lane;
use channel::editor::Power;
use channel::outlet::dispatch::{Dispatch, State};
use channel::outlet::fault::Class;
use serde::Serialize;
use std::time::Duration;
use store::model::{DispatchReport, Outlet};

/// Of each state.
const MOST: usize = 20;
/// Older trouble is history and stands with its post.
const RECENT: Duration = Duration::from_secs(72 * 3600);
/// Where a post is that somebody must do something about.
const ALARMING: [State; 5] = [State::Person, State::Unconfirmed, State::Outdated, State::Held, State::Refused];
/// A warning should be there long before.
const SLOW: Duration = Duration::from_secs(120);
/// What was taken back may be seen for so long while it is tried by itself.
const LONG: Duration = Duration::from_secs(3600);
/// Besides, what was given up or goes on.
const UNDER_WAY: [State; 5] = [State::GivenUp, State::Queued, State::Prepared, State::Armed, State::Waiting];
/// A warning that is put in by hand is late at once.
const MINUTES: u64 = 15;

/// One post at one outlet that waits.
#[derive(Serialize)]
pub struct Item {
    title: String,
    outlet: String,
    state: String,
    mark: &'static str,
    when: String,
    url: String,
    act: String,
    late: bool,
}

/// An outlet somebody should look at.
#[derive(Serialize)]
pub struct Ill {
    label: String,
    text: String,
    url: String,
}

async fn all(app: &App, at: &At, states: &[State]) -> Result<Vec<(Outlet, DispatchReport)>, Problem> {
    let channel = at.channel.channel.id;
    let outlets = app.desk.outlets(channel).await?;
    let mut found = Vec::new();
    if outlets.is_empty() || !(at.may(Power::Release) || at.may(Power::Warn)) {
        return Ok(found);
    }
    let since = app.clock.now() - RECENT;
    for state in states {
        for report in app.desk.dispatches_in(channel, *state, MOST).await? {
            let Some(outlet) = outlets.iter().find(|one| one.id == report.outlet) else { continue };
            if report.touched > since && !rests(outlet, *state) {
                found.push((outlet.clone(), report));
            }
        }
    }
    Ok(found)
}

fn late(app: &App, outlet: &Outlet, report: &DispatchReport) -> bool {
    let minutes = setting(&outlet.settings, "minutes").parse().unwrap_or(MINUTES);
    let patience = if report.lane == Lane::Warning { 0 } else { minutes };
    report.dispatch.state == State::Person
        && report.dispatch.since + Duration::from_secs(patience * 60) <= app.clock.now()
}

/// Of a warning: nobody said that it need not be there, and it is not.
fn is_urgent(dispatch: &Dispatch, now: Timestamp) -> bool {
    match dispatch.state {
        State::Person => false,
        State::GivenUp => !is_declined(dispatch),
        state if state.is_under_way() => dispatch.since + SLOW <= now,
        _ => true,
    }
}

/// Of any post: everybody sees there what was taken back, or what nobody could correct. What a person has to do has a
/// patience of its own.
fn lingers(dispatch: &Dispatch, now: Timestamp) -> bool {
    let seen = dispatch.there.is_some() || dispatch.armed.is_some();
    match dispatch.state {
        _ if !seen || is_declined(dispatch) => false,
        State::GivenUp => true,
        State::Person => false,
        state => !dispatch.wish.shown && (!state.is_under_way() || dispatch.since + LONG <= now),
    }
}

/// Somebody said no: nothing waits for anybody any more.
fn is_declined(dispatch: &Dispatch) -> bool {
    dispatch.state == State::GivenUp && dispatch.fault.as_ref().is_some_and(|fault| fault.class == Class::Person)
}

fn address(at: &At, report: &DispatchReport) -> String {
    let base = at.urls().post_verb(report.post, "outlets");
    match report.dispatch.state {
        State::Person => format!("{base}/{}/hand", report.outlet),
        _ => base,
    }
}

/// Everything, for the first page.
pub async fn items(app: &App, at: &At, dates: &Dates) -> Result<Vec<Item>, Problem> {
    let lang = at.signed.speak.lang;
    let item = |(outlet, report): &(Outlet, DispatchReport)| {
        let state = report.dispatch.state;
        let by_hand = state == State::Person;
        Item {
            title: report.title.clone(),
            outlet: outlet.label.clone(),
            state: word(lang, outlet, &report.dispatch),
            mark: mark(&report.dispatch),
            when: dates.moment(report.touched),
            url: address(at, report),
            act: if by_hand { open(lang, &report.dispatch) } else { t(lang, "hand.look", &[]) },
            late: late(app, outlet, report),
        }
    };
    let now = app.clock.now();
    let told = |(_, report): &&(Outlet, DispatchReport)| {
        let ended = !report.dispatch.state.is_under_way() && !is_declined(&report.dispatch);
        ended || lingers(&report.dispatch, now)
    };
    let all = all(app, at, &[&ALARMING[..], &UNDER_WAY].concat()).await?;
    Ok(all.iter().filter(told).map(item).collect())
}

/// What is late, for every page: posts nobody put in, warnings of which nobody knows where they stand, and what can still be
/// seen and should not be.
pub async fn alarms(app: &App, at: &At) -> Result<Vec<Alarm>, Problem> {
    let lang = at.signed.speak.lang;
    let now = app.clock.now();
    let urgent = |(outlet, report): &(Outlet, DispatchReport)| {
        let warning = report.lane == Lane::Warning && is_urgent(&report.dispatch, now);
        late(app, outlet, report) || warning || lingers(&report.dispatch, now)
    };
    let alarm = |(outlet, report): &(Outlet, DispatchReport)| {
        let by_hand = report.dispatch.state == State::Person;
        let key = match report.lane {
            _ if by_hand => "alarm.hand",
            Lane::News if report.dispatch.wish.shown => "alarm.old",
            Lane::News => "alarm.stays",
            Lane::Warning => "alarm.outlet",
        };
        let state = word(lang, outlet, &report.dispatch);
        Alarm {
            kind: "outlet",
            text: t(lang, key, &[("title", &report.title), ("outlet", &outlet.label), ("state", &state)]),
            url: address(at, report),
            act: if by_hand { open(lang, &report.dispatch) } else { t(lang, "hand.look", &[]) },
        }
    };
    let states = [&ALARMING[..], &UNDER_WAY].concat();
    Ok(all(app, at, &states).await?.iter().filter(|pair| urgent(pair)).map(alarm).collect())
}

/// Outlets that must be mended, for administrators.
pub async fn ill(app: &App, at: &At, dates: &Dates) -> Result<Vec<Ill>, Problem> {
    if !at.is_admin() {
        return Ok(Vec::new());
    }
    let (lang, now) = (at.signed.speak.lang, app.clock.now());
    let outlets = app.desk.outlets(at.channel.channel.id).await?;
    let one = |outlet: &Outlet| {
        let alarms = health::of(lang, dates, outlet, now).alarms;
        let url = at.urls().page(&format!("/outlets/{}", outlet.id));
        (outlet.stopped.is_none() && !alarms.is_empty()).then(|| Ill {
            label: outlet.label.clone(),
            text: alarms.join(" "),
            url,
        })
    };
    let newsletter = app.desk.newsletter(at.channel.channel.id).await?.filter(|newsletter| newsletter.running);
    let stuck = newsletter.filter(|newsletter| !newsletter.health.relay.is_empty()).map(|newsletter| Ill {
        label: t(lang, "newsletter.desk_title", &[]),
        text: t(lang, &newsletter.health.relay, &[]),
        url: at.urls().page("/newsletter"),
    });
    Ok(outlets.iter().filter_map(one).chain(stuck).collect())
}
