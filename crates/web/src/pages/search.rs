//! `GET /{channel}/search?q=`: full-text search. What somebody searched for is not written down anywhere.
use super::card::{self, Card};
use super::channel::{Empty, Pages};
use crate::error::{Answer, Problem};
use crate::frame::{Frame, PageHead};
use crate::limit::{Visitor, What};
use crate::visit::Visit;
use channel::text::{LINE_MAX, shorten, tidy};
use serde::Serialize;

/// Hits on one page.
const HITS: usize = 20;
/// Pages one may turn.
const LAST_PAGE: usize = 50;

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    frame: Frame,
    search: Search,
    pages: Pages,
    empty: Option<Empty>,
}

#[derive(Serialize)]
struct Search {
    query: String,
    total_text: Option<String>,
    results: Vec<Hit>,
}

#[derive(Serialize)]
struct Hit {
    #[serde(flatten)]
    card: Card,
    snippet: Option<String>,
}

/// `GET /{channel}/search?q=&page=`
pub async fn get(visit: Visit, visitor: Visitor) -> Answer {
    let query = shorten(&tidy(&visit.query("q")), LINE_MAX);
    let page = visit.query("page").parse().unwrap_or(1).clamp(1, LAST_PAGE);
    let (hits, more) = if query.is_empty() { (Vec::new(), false) } else { find(&visit, visitor, &query, page).await? };
    let count = hits.len().to_string();
    let whole = page == 1 && !more && !hits.is_empty();
    let empty = (!query.is_empty() && hits.is_empty()).then(|| empty(&visit));
    let search = Search {
        total_text: whole.then(|| visit.t("search.total", &[("count", &count)])),
        query: query.clone(),
        results: hits,
    };
    let head = PageHead { noindex: true, ..PageHead::new("search", &visit.t("search.title", &[]), "") };
    let frame = visit.frame(head).await?;
    visit.html("pages/search.html", Context { frame, search, pages: pages(&visit, &query, page, more), empty })
}

async fn find(visit: &Visit, visitor: Visitor, query: &str, page: usize) -> Result<(Vec<Hit>, bool), Problem> {
    visit.app.limiter.take(What::Search, visitor, visit.app.clock.now(), &*visit.app.random)?;
    let mut posts = visit.app.public.search(visit.id(), query, HITS + 1, (page - 1) * HITS).await?;
    let more = posts.len() > HITS && page < LAST_PAGE;
    posts.truncate(HITS);
    let dates = visit.dates();
    let mut hits = Vec::with_capacity(posts.len());
    for post in &posts {
        hits.push(Hit { card: card::card(visit, &dates, post).await?, snippet: None });
    }
    Ok((hits, more))
}

fn pages(visit: &Visit, query: &str, page: usize, more: bool) -> Pages {
    let to = |page: usize| visit.urls().page("/search", &[("q", query), ("page", &page.to_string())]);
    Pages {
        newer_url: (page > 1).then(|| to(page - 1)),
        older_url: more.then(|| to(page + 1)),
        label: visit.t("pages.label", &[("number", &page.to_string())]),
    }
}

fn empty(visit: &Visit) -> Empty {
    Empty {
        icon: "search",
        title: visit.t("search.empty_title", &[]),
        text: visit.t("search.empty_text", &[]),
        action_url: Some(visit.urls().page("/archive", &[])),
        action_label: Some(visit.t("search.empty_action", &[])),
    }
}
