//! `GET /desk/at/{channel}/posts/{id}/outlets`: where a post stands.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::desk::newsletter::of_post::{self, Told};
use crate::desk::outlets::report::line::{self, Line, Typed};
use crate::desk::outlets::report::missed::{self, Missed};
use crate::desk::outlets::report::programs;
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use axum::extract::{Path, State as Ask};
use axum::http::{StatusCode, Uri};
use channel::ids::PostId;
use channel::outlet::dispatch::State;
use serde::Serialize;
use store::model::{DispatchReport, Outlet};

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    title: String,
    sum: String,
    lines: Vec<Line>,
    /// Issues of the newsletter that tell it, or will.
    mails: Vec<of_post::Line>,
    /// Where it never went, and could.
    missed: Option<Missed>,
    /// What was told to the town's programs.
    programs: Vec<programs::Line>,
    under_way: bool,
    post_url: String,
    csv: String,
    json: String,
}

/// The handler.
pub async fn get(Ask(app): Ask<App>, at: At, Path((_, id)): Path<(String, String)>, uri: Uri) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    report(&app, &at, id, &query, None).await
}

/// The report with an address that was not taken, and why.
pub async fn again(app: &App, at: &At, id: PostId, typed: Typed) -> Answer {
    let mut response = report(app, at, id, &Fields::default(), Some(typed)).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

async fn report(app: &App, at: &At, id: PostId, query: &Fields, typed: Option<Typed>) -> Answer {
    let post =
        app.desk.post(id).await?.filter(|post| post.channel == at.channel.channel.id).ok_or(Problem::NotFound)?;
    let (lang, now) = (at.signed.speak.lang, app.clock.now());
    let dates = Dates::new(&at.channel.channel.profile, lang, now);
    let pairs = pairs(app, at, id).await?;
    let calls = programs::calls(app, at, id).await?;
    let under_way = pairs.iter().any(|(outlet, report)| line::goes_on(outlet, report.dispatch.state));
    let frame = Frame::at(app, at, "dispatches", "dispatch.title").after(lang, query);
    let line = |outlet: &Outlet, report: &DispatchReport| {
        let typed = typed.as_ref().filter(|typed| typed.outlet == outlet.id);
        line::with(at, &dates, lang, outlet, report, typed)
    };
    let base = at.urls().post_verb(id, "outlets");
    let context = Page {
        // What was typed stays.
        frame: if under_way && typed.is_none() { frame.refreshing(3) } else { frame },
        title: post.title,
        sum: sum(lang, &pairs),
        lines: pairs.iter().map(|(outlet, report)| line(outlet, report)).collect(),
        mails: Told::of(app, at, id).await?.lines(at, &dates, lang),
        missed: missed::of(app, at, id, &pairs).await?,
        programs: calls.iter().map(|call| programs::line(at, &dates, lang, call)).collect(),
        under_way: under_way && typed.is_none(),
        post_url: at.urls().post(id),
        csv: format!("{base}.csv"),
        json: format!("{base}.json"),
    };
    page(app, lang, "desk/dispatches.html", context)
}

/// A post at each of the channel's outlets.
pub async fn pairs(app: &App, at: &At, id: PostId) -> Result<Vec<(Outlet, DispatchReport)>, Problem> {
    let reports = app.desk.dispatches_of(id).await?;
    let outlets = app.desk.outlets(at.channel.channel.id).await?;
    let pair = |report: DispatchReport| {
        let outlet = outlets.iter().find(|outlet| outlet.id == report.outlet)?;
        Some((outlet.clone(), report))
    };
    Ok(reports.into_iter().filter_map(pair).collect())
}

/// "An 1 von 11 Orten zu sehen · 1 × abgelehnt · 7 × wartet": the other states by the names they have in the lines, and where
/// something still stands that is not to.
pub fn sum(lang: Lang, pairs: &[(Outlet, DispatchReport)]) -> String {
    let live = pairs.iter().filter(|(_, report)| report.dispatch.state == State::Live).count().to_string();
    let mut parts = vec![t(lang, "dispatch.sum", &[("live", &live), ("all", &pairs.len().to_string())])];
    let mut others: Vec<(String, usize)> = Vec::new();
    for (outlet, report) in pairs.iter().filter(|(_, report)| report.dispatch.state != State::Live) {
        let word = line::word(lang, outlet, &report.dispatch);
        match others.iter_mut().find(|(known, _)| *known == word) {
            Some((_, count)) => *count += 1,
            None => others.push((word, 1)),
        }
    }
    let part = |(word, count): (String, usize)| {
        t(lang, "dispatch.sum_other", &[("count", &count.to_string()), ("state", &word)])
    };
    parts.extend(others.into_iter().map(part));
    let old = pairs.iter().filter(|(_, report)| report.dispatch.shows_old()).count();
    if old > 0 {
        parts.push(t(lang, "dispatch.sum_old", &[("n", &old.to_string())]));
    }
    parts.join(" · ")
}
