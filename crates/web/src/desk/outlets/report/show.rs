//! `GET /desk/at/{channel}/posts/{id}/outlets`: where a post stands.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::desk::outlets::report::line::{self, Line};
use crate::error::{Answer, Problem};
use crate::lang::t;
use axum::extract::{Path, State as Ask};
use axum::http::Uri;
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
    under_way: bool,
    post_url: String,
    csv: String,
    json: String,
}

/// The handler.
pub async fn get(Ask(app): Ask<App>, at: At, Path((_, id)): Path<(String, String)>, uri: Uri) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let post =
        app.desk.post(id).await?.filter(|post| post.channel == at.channel.channel.id).ok_or(Problem::NotFound)?;
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let (lang, now) = (at.signed.speak.lang, app.clock.now());
    let dates = Dates::new(&at.channel.channel.profile, lang, now);
    let pairs = pairs(&app, &at, id).await?;
    let under_way = pairs.iter().any(|(_, report)| report.dispatch.state.is_under_way());
    let frame = Frame::at(&app, &at, "dispatches", "dispatch.title").after(lang, &query);
    let base = at.urls().post_verb(id, "outlets");
    let context = Page {
        frame: if under_way { frame.refreshing(3) } else { frame },
        title: post.title,
        sum: sum(lang, &pairs),
        lines: pairs.iter().map(|(outlet, report)| line::of(&at, &dates, lang, outlet, report)).collect(),
        under_way,
        post_url: at.urls().post(id),
        csv: format!("{base}.csv"),
        json: format!("{base}.json"),
    };
    page(&app, lang, "desk/dispatches.html", context)
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

/// "An 3 von 4 Orten zu sehen."
pub fn sum(lang: crate::lang::Lang, pairs: &[(Outlet, DispatchReport)]) -> String {
    let all = pairs.len().to_string();
    let live = pairs.iter().filter(|(_, report)| report.dispatch.state == State::Live).count().to_string();
    t(lang, "dispatch.sum", &[("live", &live), ("all", &all)])
}
