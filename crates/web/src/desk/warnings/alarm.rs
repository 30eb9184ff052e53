//! What the duty officer must see at once, whichever page of the desk is open: a warning that waits for them, one that
//! somebody brought out alone, one whose time went by without a word.
use super::preview::road;
use super::runs::{label, turn};
use super::trail::{Step, address};
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::guard::At;
use crate::desk::official;
use crate::desk::outlets::waiting;
use crate::error::Problem;
use crate::lang::t;
use channel::editor::Power;
use channel::warning::Turn;
use channel::warning::release::Way;
use channel::warning::runs::Act;
use serde::Serialize;
use store::model::WarningDraft;

/// One of them.
#[derive(Clone, Serialize)]
pub struct Alarm {
    /// `waits`, `alone`, `expired`, `outlet`, `canary`, `run`, `official` or `official_stale`.
    pub kind: &'static str,
    /// A sentence.
    pub text: String,
    /// Where to act.
    pub url: String,
    /// What acting is called.
    pub act: String,
}

/// All of them for whoever is at the desk, the most urgent first.
pub async fn alarms(app: &App, at: &At) -> Result<Vec<Alarm>, Problem> {
    let outlets = waiting::alarms(app, at).await?;
    if !at.may(Power::Warn) && !at.may(Power::Approve) {
        return Ok(outlets);
    }
    let (lang, now, channel) = (at.signed.speak.lang, app.clock.now(), at.channel.channel.id);
    let dates = Dates::new(&at.channel.channel.profile, lang, now);
    let mut alarms = Vec::new();
    for draft in app.desk.warning_drafts(channel).await?.into_iter().filter(|draft| !draft.is_overtaken()) {
        if let (Ok(Way::Second), Some(asked)) = (road(at, &draft), draft.asked) {
            let turn = match draft.turn {
                Turn::Alert => String::new(),
                turn => format!("{}: ", t(lang, &format!("turn.{}", turn.key()), &[])),
            };
            let title = format!("{turn}{}", headline(&draft));
            let fill = [("title", &title), ("name", &draft.by.name), ("when", &dates.moment_within(asked))];
            alarms.push(Alarm {
                kind: "waits",
                text: t(lang, "alarm.waits", &fill.map(|(key, value)| (key, value.as_str()))),
                url: address(&at.urls(), draft.id, Step::Preview),
                act: t(lang, "alarm.look", &[]),
            });
        }
    }
    for sealed in app.desk.unseen_warnings(channel).await? {
        if sealed.by.id == Some(at.signed.account.id) {
            continue;
        }
        let (name, when) = (&sealed.by.name, dates.moment_within(sealed.sent));
        let key = if sealed.by.id.is_some() { "alarm.alone" } else { "alarm.alone_server" };
        alarms.push(Alarm {
            kind: "alone",
            text: t(lang, key, &[("name", name), ("when", &when), ("reason", &sealed.alone)]),
            url: at.urls().page(&format!("/warnings/{}", sealed.post)),
            act: t(lang, "alarm.look", &[]),
        });
    }
    for post in app.desk.open_warnings(channel).await? {
        let Some(last) = app.desk.sealed(post).await?.pop().filter(|last| last.expires <= now) else { continue };
        let title = app.public.post(channel, post).await?.map(|post| post.content.title.to_string());
        let (title, when) = (title.unwrap_or_default(), dates.moment_within(last.expires));
        alarms.push(Alarm {
            kind: "expired",
            text: t(lang, "alarm.expired", &[("title", &title), ("when", &when)]),
            url: at.urls().page(&format!("/warnings/{post}")),
            act: t(lang, "alarm.decide", &[]),
        });
    }
    alarms.extend(outlets);
    alarms.extend(crate::desk::canary::alarm::alarms(app, at).await?);
    alarms.extend(runs(app, at, &dates).await?);
    alarms.extend(official::alarm::alarms(app, at, &dates).await?);
    Ok(alarms)
}

/// Planned rehearsals that wait for a person.
async fn runs(app: &App, at: &At, dates: &Dates) -> Result<Vec<Alarm>, Problem> {
    let lang = at.signed.speak.lang;
    let mut alarms = Vec::new();
    for run in app.desk.open_runs_of(at.channel.channel.id).await? {
        let (key, url, act) = match turn::due_now(app, &at.channel, &run).await? {
            Act::AskRelease => ("alarm.run_release", address(&at.urls(), run.post, Step::Preview), "alarm.look"),
            Act::AskClear => ("alarm.run_clear", at.urls().page(&format!("/warnings/{}", run.post)), "alarm.decide"),
            _ => continue,
        };
        let fill = [("what", &*label(lang, run.run.what)), ("when", &dates.moment_within(run.run.at))];
        alarms.push(Alarm { kind: "run", text: t(lang, key, &fill), url, act: t(lang, act, &[]) });
    }
    Ok(alarms)
}

/// What a draft is called.
pub fn headline(draft: &WarningDraft) -> String {
    Fields::from_json(&draft.form).get("headline_de").to_owned()
}
