//! `GET /desk/at/{channel}/figures` and `…/figures/{post}`.
use super::chart::{self, Chart};
use super::{date, days};
use crate::app::App;
use crate::dates::Dates;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::error::{Answer, Problem};
use crate::figures::day;
use crate::lang::{Lang, t};
use axum::extract::{Path, State as Ask};
use channel::ids::PostId;
use channel::post::State;
use channel::reaction::shown;
use serde::Serialize;
use store::FigureDay;
use store::model::DeskPost;

/// Days in the chart.
const DAYS: i64 = 28;
/// Posts in the table.
const POSTS: usize = 25;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    /// Of a post: its title, its numbers, and where it stands.
    about: Option<Line>,
    chart: Option<Chart>,
    days: Vec<Day>,
    posts: Vec<Line>,
    csv_url: String,
    all_url: String,
}

#[derive(Serialize)]
struct Day {
    iso: String,
    label: String,
    pages: String,
    feeds: String,
}

#[derive(Serialize)]
struct Line {
    title: String,
    url: String,
    when: String,
    accepted: String,
    pages: String,
}

/// Of the channel, with its latest posts.
pub async fn channel(Ask(app): Ask<App>, at: At) -> Answer {
    let posts = app.desk.posts(at.channel.channel.id, Some(State::Published), None, POSTS).await?.items;
    let lines = lines(&app, &at, &posts).await?;
    answer(&app, &at, None, None, lines).await
}

/// Of one post.
pub async fn post(Ask(app): Ask<App>, at: At, Path((_, id)): Path<(String, String)>) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    let found = app.desk.post(id).await?.filter(|post| post.channel == at.channel.channel.id);
    let found = found.filter(|post| post.state != State::Draft).ok_or(Problem::NotFound)?;
    let about = lines(&app, &at, &[found]).await?.pop();
    answer(&app, &at, Some(id), about, Vec::new()).await
}

async fn answer(app: &App, at: &At, post: Option<PostId>, about: Option<Line>, posts: Vec<Line>) -> Answer {
    let (lang, urls) = (at.signed.speak.lang, at.urls());
    let dates = Dates::new(&at.channel.channel.profile, lang, app.clock.now());
    let sums = days(app, at.channel.channel.id, post, DAYS).await?;
    let numbers: Vec<u64> = sums.iter().map(|day| day.pages).collect();
    let frame = Frame::at(app, at, "figures", "figures.title");
    let all_url = urls.figures();
    let csv_url = match post {
        Some(post) => format!("{all_url}/{post}/days.csv"),
        None => format!("{all_url}.csv"),
    };
    let context = Page {
        frame: match &about {
            Some(about) => frame.titled(about.title.as_str()),
            None => frame,
        },
        about,
        chart: chart::of(&numbers),
        days: sums.iter().rev().map(|sums| line(&dates, lang, sums)).collect(),
        posts,
        csv_url,
        all_url,
    };
    page(app, lang, "desk/figures.html", context)
}

fn line(dates: &Dates, lang: Lang, sums: &FigureDay) -> Day {
    let day = date(sums.day);
    let (label, iso) = (dates.date(day), day.to_string());
    Day { iso, label, pages: words(lang, sums.pages), feeds: words(lang, sums.feeds) }
}

async fn lines(app: &App, at: &At, posts: &[DeskPost]) -> Result<Vec<Line>, Problem> {
    let lang = at.signed.speak.lang;
    let dates = Dates::new(&at.channel.channel.profile, lang, app.clock.now());
    let ids: Vec<PostId> = posts.iter().map(|post| post.id).collect();
    let pages = app.figures.totals(at.channel.channel.id, &ids, day(app.clock.now())).await?;
    let accepted = app.figures.accepted(&ids).await?;
    let line = |post: &DeskPost| Line {
        title: post.title.clone(),
        url: format!("{}/{}", at.urls().figures(), post.id),
        when: post.published.map(|at| dates.moment(at)).unwrap_or_default(),
        accepted: words(lang, shown(accepted.get(&post.id).copied().unwrap_or(0))),
        pages: words(lang, shown(pages.get(&post.id).copied().unwrap_or(0))),
    };
    Ok(posts.iter().map(line).collect())
}

/// A number as it is shown, in words where it stands for "fewer than five".
fn words(lang: Lang, shown: u64) -> String {
    if shown == 0 { t(lang, "figures.few", &[]) } else { crate::channel_view::grouped(lang, shown) }
}
