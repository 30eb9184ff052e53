//! `GET /desk/at/{channel}/warnings/runs`: the rehearsals to come and those that were.
use super::{label, turn};
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::error::{Answer, Problem};
use crate::lang::t;
use axum::extract::State;
use axum::http::Uri;
use channel::warning::runs::{Act, Fate, RunPlan};
use serde::Serialize;
use store::model::StoredRun;

/// Runs to come that are listed.
const AHEAD: usize = 4;
/// Runs that were: two years of months.
const BACK: usize = 26;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    /// Whether anything is switched on.
    on: bool,
    by_itself: bool,
    by: String,
    coming: Vec<Coming>,
    runs: Vec<Line>,
    plan: Option<String>,
    back: String,
}

#[derive(Serialize)]
struct Coming {
    what: String,
    when: String,
    iso: String,
    clear: String,
}

#[derive(Serialize)]
struct Line {
    what: String,
    when: String,
    iso: String,
    says: String,
    /// `done`, why not, or `open`.
    fate: &'static str,
    url: Option<String>,
}

/// The page.
pub async fn get(State(app): State<App>, at: At, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let (lang, now, channel) = (at.signed.speak.lang, app.clock.now(), &at.channel.channel);
    let dates = Dates::new(&channel.profile, lang, now);
    let stored = app.desk.run_plan(channel.id).await?;
    let plan = stored.as_ref().map(|stored| stored.plan).unwrap_or_default();
    let zone = crate::dates::zone(&channel.profile);
    let mut coming = plan.coming(&zone, now, AHEAD);
    // The warning day is seldom among the next ones, and it is the one people ask about.
    let national = RunPlan { monthly: None, ..plan }.coming(&zone, now, 1).pop();
    coming.extend(national.filter(|national| !coming.contains(national)));
    let mut runs = Vec::new();
    for run in app.desk.runs(channel.id, BACK).await? {
        runs.push(line(&app, &at, &dates, &run).await?);
    }
    let context = Page {
        frame: Frame::at(&app, &at, "warning", "runs.title").after(lang, &query),
        on: !coming.is_empty(),
        by_itself: plan.by_itself,
        by: stored.map(|stored| stored.by.name).unwrap_or_default(),
        coming: coming
            .into_iter()
            .map(|run| Coming {
                what: label(lang, run.what),
                when: dates.moment(run.at),
                iso: dates.iso(run.at),
                clear: dates.time(run.clear_at),
            })
            .collect(),
        runs,
        plan: at.is_admin().then(|| at.urls().page("/warnings/runs/plan")),
        back: at.urls().page("/warnings"),
    };
    page(&app, lang, "desk/runs.html", context)
}

async fn line(app: &App, at: &At, dates: &Dates, run: &StoredRun) -> Result<Line, Problem> {
    let lang = at.signed.speak.lang;
    let (fate, key) = match run.ended {
        Some((_, fate)) => (fate.key(), format!("runs.fate.{}", fate.key())),
        None => match turn::due_now(app, &at.channel, run).await? {
            Act::AskRelease => ("open", "runs.asks_release".to_owned()),
            Act::AskClear => ("open", "runs.asks_clear".to_owned()),
            _ => ("open", "runs.under_way".to_owned()),
        },
    };
    let out = run.ended.is_some_and(|(_, fate)| fate == Fate::Done) || !app.desk.sealed(run.post).await?.is_empty();
    Ok(Line {
        what: label(lang, run.run.what),
        when: dates.moment(run.run.at),
        iso: dates.iso(run.run.at),
        says: t(lang, &key, &[]),
        fate,
        url: out.then(|| at.urls().page(&format!("/warnings/{}/report", run.post))),
    })
}
