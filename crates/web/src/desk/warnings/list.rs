//! `GET /desk/at/{channel}/warnings`: what is active, what is being written, what was; and the three ways to begin.
use super::alarm::{Alarm, alarms, headline};
use super::second::others;
use super::show::standing;
use super::trail::{Step, address};
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use axum::extract::State;
use axum::http::Uri;
use jiff::SignedDuration;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::HashSet;
use store::model::{Sealed, WarningDraft};

/// So far back the list goes.
const BACK: SignedDuration = SignedDuration::from_hours(24 * 90);

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    alarms: Vec<Alarm>,
    active: Vec<Issued>,
    past: Vec<Issued>,
    drafts: Vec<Draft>,
    begin: Begin,
    areas: Option<String>,
    runs: String,
    canary: String,
    official: String,
    /// Of the others who may release a warning: whose phone rings, and whose does not.
    ringing: Vec<String>,
    silent: Vec<String>,
    phone: String,
}

/// A warning that is out.
#[derive(Serialize)]
pub struct Issued {
    /// What it is called.
    pub title: String,
    /// Its page at the desk.
    pub url: String,
    /// `active`, `expired`, `over`, `false`.
    pub standing: &'static str,
    /// The same in words.
    pub text: String,
    /// In earnest, or not.
    pub purpose: &'static str,
    /// Where the next message begins.
    pub turns: [(&'static str, String); 3],
}

#[derive(Serialize)]
struct Draft {
    title: String,
    purpose: &'static str,
    turn_label: String,
    says: String,
    url: String,
}

#[derive(Serialize)]
struct Begin {
    actual: String,
    test: String,
    exercise: String,
}

/// The page.
pub async fn get(State(app): State<App>, at: At, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let (lang, now, channel) = (at.signed.speak.lang, app.clock.now(), at.channel.channel.id);
    let dates = Dates::new(&at.channel.channel.profile, lang, now);
    let (mut seen, mut active, mut past) = (HashSet::new(), Vec::new(), Vec::new());
    // The newest first: the first of a warning that comes is its last message, by its number and not by a clock.
    let mut messages = app.desk.sealed_since(channel, now - BACK).await?;
    messages.sort_unstable_by_key(|one| Reverse((one.post, one.number)));
    for sealed in messages {
        if !seen.insert(sealed.post) {
            continue;
        }
        if let Some(issued) = issued(&app, &at, &sealed, &dates).await? {
            if issued.standing == "active" { active.push(issued) } else { past.push(issued) }
        }
    }
    let others = others(&app, &at, |_| false).await?;
    let new = |purpose: &str| at.urls().page(&format!("/warnings/new/{purpose}"));
    let context = Page {
        frame: Frame::at(&app, &at, "warnings", "warn.list").after(lang, &query),
        alarms: alarms(&app, &at).await?,
        active,
        past,
        drafts: app.desk.warning_drafts(channel).await?.iter().map(|one| draft(&at, &dates, lang, one)).collect(),
        begin: Begin { actual: new("actual"), test: new("test"), exercise: new("exercise") },
        official: at.urls().page("/official"),
        areas: at.is_admin().then(|| at.urls().page("/warnings/areas")),
        runs: at.urls().page("/warnings/runs"),
        canary: at.urls().page("/canary"),
        ringing: others.ringing,
        silent: others.silent,
        phone: at.urls().page("/phone"),
    };
    page(&app, lang, "desk/warnings.html", context)
}

/// One warning as lists show it, by its last message; `None` for a post that is none.
pub async fn issued(app: &App, at: &At, last: &Sealed, dates: &Dates) -> Result<Option<Issued>, Problem> {
    let Some(found) = app.public.post(at.channel.channel.id, last.post).await? else { return Ok(None) };
    let (standing, text) = standing(last, dates, at.signed.speak.lang, app.clock.now());
    let turn = |turn: &'static str| (turn, at.urls().page(&format!("/warnings/{}/{turn}", last.post)));
    Ok(Some(Issued {
        title: found.content.title.to_string(),
        url: at.urls().page(&format!("/warnings/{}", last.post)),
        standing: standing.key(),
        text,
        purpose: last.purpose.key(),
        turns: [turn("all_clear"), turn("update"), turn("false_alarm")],
    }))
}

fn draft(at: &At, dates: &Dates, lang: Lang, draft: &WarningDraft) -> Draft {
    let title = headline(draft);
    let (key, when) = match draft.asked {
        _ if draft.is_overtaken() => ("warn.overtaken", draft.saved),
        Some(asked) => ("warn.asked_since", asked),
        None => ("warn.saved_at", draft.saved),
    };
    let fill = [("name", draft.by.name.as_str()), ("when", &dates.moment_within(when))];
    Draft {
        title: if title.is_empty() { t(lang, "warn.blank", &[]) } else { title },
        purpose: draft.purpose.key(),
        turn_label: t(lang, &format!("turn.{}", draft.turn.key()), &[]),
        says: t(lang, key, &fill),
        url: address(&at.urls(), draft.id, Step::Preview),
    }
}
