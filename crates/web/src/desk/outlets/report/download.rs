//! `GET …/posts/{id}/outlets.csv` and `….json`: the report for a spreadsheet, in the words of the page, and for programs.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::guard::At;
use crate::desk::newsletter::of_post::{self, Told};
use crate::desk::outlets::health::words;
use crate::desk::outlets::report::line::word;
use crate::desk::outlets::report::programs;
use crate::desk::outlets::report::show::pairs;
use crate::desk::table::{self, Table};
use crate::desk::webhooks::show::said;
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use axum::Json;
use axum::extract::{Path, State as Ask};
use axum::http::header;
use axum::response::IntoResponse;
use channel::clock::Timestamp;
use channel::ids::PostId;
use channel::newsletter::Rhythm;
use channel::outlet::counted::Sum;
use serde_json::{Value, json};
use store::model::{DispatchReport, Issue, Outlet, WebhookCall};

const COLUMNS: [&str; 12] = [
    "outlet", "kind", "state", "version", "address", "since", "fault", "said", "likes", "shares", "replies", "counted",
];
/// One line of the table.
type Row = [String; 12];

/// Everything there is to tell.
struct Report {
    outlets: Vec<(Outlet, DispatchReport)>,
    programs: Vec<(String, WebhookCall)>,
    newsletter: Told,
}

/// As a table, in the desk's language.
pub async fn csv(Ask(app): Ask<App>, at: At, Path((_, id)): Path<(String, String)>) -> Answer {
    let report = report(&app, &at, &id).await?;
    let lang = at.signed.speak.lang;
    let words = Words { lang, dates: Dates::new(&at.channel.channel.profile, lang, app.clock.now()) };
    let head = COLUMNS.map(|name| t(lang, &format!("dispatch.column.{name}"), &[]));
    let lines = report.outlets.iter().map(|(outlet, report)| words.outlet(outlet, report));
    let lines = lines.chain(report.programs.iter().map(|(label, call)| words.program(label, call)));
    let lines = lines.chain(report.newsletter.issues.iter().map(|(issue, version)| words.issue(issue, *version)));
    let lines = lines.chain(report.newsletter.coming.iter().map(|(rhythm, when)| words.coming(*rhythm, *when)));
    let mut table = Table::new(lang, head);
    lines.for_each(|line| table.row(line));
    Ok(table.answer(&format!("{id}-outlets")))
}

/// As JSON.
pub async fn json(Ask(app): Ask<App>, at: At, Path((_, id)): Path<(String, String)>) -> Answer {
    let Report { outlets, programs, newsletter } = report(&app, &at, &id).await?;
    let object = |row: Row| COLUMNS.iter().zip(row).map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let rows = outlets.iter().map(row).chain(programs.iter().map(call));
    let all: Vec<serde_json::Map<String, Value>> = rows.map(object).collect();
    let issues: Vec<Value> = newsletter.issues.iter().map(|(one, version)| issue(one, *version)).collect();
    let headers = [
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{id}-outlets.json\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Json(json!({ "post": id, "outlets": all, "issues": issues }))).into_response())
}

async fn report(app: &App, at: &At, id: &str) -> Result<Report, Problem> {
    let id = PostId::parse(id).ok_or(Problem::NotFound)?;
    app.desk.post(id).await?.filter(|post| post.channel == at.channel.channel.id).ok_or(Problem::NotFound)?;
    Ok(Report {
        outlets: pairs(app, at, id).await?,
        programs: programs::calls(app, at, id).await?,
        newsletter: Told::of(app, at, id).await?,
    })
}

/// An issue of the newsletter that tells it.
fn issue(issue: &Issue, version: u32) -> Value {
    let counts = &issue.counts;
    json!({
        "rhythm": issue.rhythm.key(),
        "state": issue.state.key(),
        "version": version,
        "created": issue.created.to_string(),
        "taken": counts.taken,
        "waiting": counts.waiting,
        "refused": counts.refused,
        "gone": counts.gone,
        "unclear": counts.unclear,
    })
}

/// Writes rows as the page says it.
struct Words {
    lang: Lang,
    dates: Dates,
}

impl Words {
    fn say(&self, key: &str) -> String {
        t(self.lang, key, &[])
    }

    fn time(&self, at: Timestamp) -> String {
        table::time(at, &self.dates.zone())
    }

    fn outlet(&self, outlet: &Outlet, report: &DispatchReport) -> Row {
        let mut line = row(&(outlet.clone(), report.clone()));
        let fault = report.dispatch.fault.as_ref();
        line[1] = self.say(&format!("outlet.{}", outlet.kind.key()));
        line[2] = word(self.lang, outlet, &report.dispatch);
        line[5] = report.dispatch.there.as_ref().map(|there| self.time(there.since)).unwrap_or_default();
        line[6] = fault.map(|fault| self.say(&format!("fault.{}", fault.class.key()))).unwrap_or_default();
        line[7] = fault.map(|fault| words(self.lang, outlet.kind, &fault.said)).unwrap_or_default();
        line[11] = report.counted.as_ref().map(|counted| self.time(counted.at)).unwrap_or_default();
        line
    }

    fn program(&self, label: &str, one: &WebhookCall) -> Row {
        let mut line = Row::default();
        label.clone_into(&mut line[0]);
        line[1] = self.say("dispatch.program");
        line[2] = self.say(&format!("webhooks.state.{}", one.state.key()));
        line[3] = one.version.to_string();
        line[5] = self.time(one.finished.unwrap_or(one.created));
        line[7] = said(self.lang, one);
        line
    }

    fn issue(&self, issue: &Issue, version: u32) -> Row {
        let mut line = self.coming(issue.rhythm, issue.created);
        line[2] = self.say(&format!("newsletter.state.{}", issue.state.key()));
        line[3] = version.to_string();
        line[7] = of_post::counts(self.lang, issue).join(", ");
        line
    }

    fn coming(&self, rhythm: Rhythm, when: Timestamp) -> Row {
        let mut line = Row::default();
        line[0] = self.say("newsletter.desk_title");
        line[1] = of_post::rhythm_word(self.lang, rhythm);
        line[2] = self.say("newsletter.post.coming");
        line[5] = self.time(when);
        line
    }
}

/// A call to a program of the town's, in the same columns.
fn call((label, call): &(String, WebhookCall)) -> Row {
    let mut row = Row::default();
    row[0].clone_from(label);
    row[1] = "webhook".to_owned();
    row[2] = call.state.key().to_owned();
    row[3] = call.version.to_string();
    row[5] = call.finished.unwrap_or(call.created).to_string();
    row[6] = call.status.map(|status| status.to_string()).unwrap_or_default();
    row
}

fn row((outlet, report): &(Outlet, DispatchReport)) -> Row {
    let dispatch = &report.dispatch;
    let there = dispatch.there.as_ref();
    let fault = dispatch.fault.as_ref();
    let counted = report.counted.as_ref();
    let sum = |sum| counted.and_then(|counted| counted.sums.get(&sum)).map_or_else(String::new, u64::to_string);
    [
        outlet.label.clone(),
        outlet.kind.key().to_owned(),
        dispatch.state.key().to_owned(),
        there.map_or_else(String::new, |there| there.version.to_string()),
        there.map_or_else(String::new, |there| there.url.clone()),
        there.map_or_else(String::new, |there| there.since.to_string()),
        fault.map_or_else(String::new, |fault| fault.class.key().to_owned()),
        fault.map_or_else(String::new, |fault| fault.said.clone()),
        sum(Sum::Likes),
        sum(Sum::Shares),
        sum(Sum::Replies),
        counted.map_or_else(String::new, |counted| counted.at.to_string()),
    ]
}
