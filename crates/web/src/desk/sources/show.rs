//! `GET /desk/at/{channel}/sources/{id}`: what a place brings, what was skipped and why.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Complaints, Frame, page};
use crate::desk::guard::{AdminAt, At};
use crate::desk::sources::form::{self, Form};
use crate::desk::sources::list::{problem, standing};
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
use axum::extract::{Path, State};
use axum::http::Uri;
use channel::source::{Enter, Fate};
use serde::Serialize;
use store::model::{Source, SourceItem};

/// Items shown.
const ITEMS: usize = 100;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    state: &'static str,
    state_label: String,
    started: bool,
    /// Somebody is looking or about to: the page loads itself again.
    looking: bool,
    problem: String,
    /// When it was looked at, and when it is next.
    looked: String,
    next: String,
    /// New items come out by themselves, but somebody must approve here.
    held: bool,
    items: Vec<Line>,
    would: usize,
    skipped: usize,
    form: Form,
    base: String,
    back: String,
    complaints: Complaints,
}

#[derive(Serialize)]
struct Line {
    title: String,
    link: String,
    post_url: Option<String>,
    when: String,
    state: &'static str,
    fate: String,
    why: String,
}

/// The handler.
pub async fn get(State(app): State<App>, AdminAt(at): AdminAt, Path((_, id)): Path<(String, i64)>, uri: Uri) -> Answer {
    let source = find(&app, &at, id).await?;
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    show(&app, &at, &source, &query, None, Complaints::default()).await
}

/// One of this channel's places.
pub async fn find(app: &App, at: &At, id: i64) -> Result<Source, Problem> {
    let mut all = app.desk.sources(at.channel.channel.id).await?.into_iter();
    all.find(|source| source.id == id).ok_or(Problem::NotFound)
}

/// The page, perhaps with what was typed and what is wrong with it.
pub async fn show(
    app: &App,
    at: &At,
    source: &Source,
    query: &Fields,
    typed: Option<&Fields>,
    complaints: Complaints,
) -> Answer {
    let (lang, now) = (at.signed.speak.lang, app.clock.now());
    let dates = Dates::new(&at.channel.channel.profile, lang, now);
    let items = app.desk.source_items(source.id, ITEMS).await?;
    let count = |fate: Fate| items.iter().filter(|item| item.fate == fate).count();
    // A lease lies a few minutes ahead, the next look of a place that is watched a quarter of an hour at least.
    let looking = source.due.is_some_and(|due| due <= now || source.started.is_none());
    let demands = app.desk.rules(source.channel).await?.is_some_and(|rules| rules.demands_approval(now));
    let (state, key) = standing(source);
    let frame = Frame::at(app, at, "source", "sources.title").titled(source.watch.label.as_str()).after(lang, query);
    let context = Page {
        frame: if looking && typed.is_none() { frame.refreshing(2) } else { frame },
        state,
        state_label: t(lang, key, &[]),
        started: source.started.is_some(),
        looking,
        problem: problem(lang, source),
        looked: source
            .looked
            .map_or(String::new(), |at| t(lang, "sources.looked", &[("when", &dates.moment_within(at))])),
        next: match source.due {
            Some(due) if !looking => t(lang, "sources.next", &[("when", &dates.moment_within(due))]),
            _ => String::new(),
        },
        held: source.watch.enter == Enter::Post && demands,
        would: count(Fate::Would),
        skipped: count(Fate::Skipped),
        items: items.iter().map(|item| line(at, &dates, lang, item)).collect(),
        form: form::of(lang, typed.unwrap_or(&form::from_source(source))),
        base: at.urls().page(&format!("/sources/{}", source.id)),
        back: at.urls().page("/sources"),
        complaints,
    };
    page(app, lang, "desk/source.html", context)
}

fn line(at: &At, dates: &Dates, lang: Lang, item: &SourceItem) -> Line {
    Line {
        title: item.title.clone(),
        link: item.link.clone(),
        post_url: item.post.map(|post| at.urls().post(post)),
        when: dates.moment(item.at),
        state: match item.fate {
            Fate::Would => "in_review",
            Fate::Taken => "done",
            Fate::Old => "draft",
            Fate::Skipped => "refused",
        },
        fate: t(lang, &format!("sources.fate.{}", item.fate.key()), &[]),
        why: item.why.as_ref().map_or(String::new(), |(key, arg)| t(lang, key, &[("n", arg)])),
    }
}
