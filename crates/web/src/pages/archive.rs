//! `GET /{channel}/archive`, `GET /{channel}/archive/2026/11`: every post, by month, without expiry.
use super::card::{self, Day};
use super::channel::{Empty, Pages};
use crate::error::{Answer, Problem};
use crate::frame::{Frame, PageHead, grouped};
use crate::visit::Visit;
use axum::extract::Path;
use serde::Serialize;
use store::model::{Cursor, MonthCount};

/// Posts on one page of a month.
const POSTS: usize = 100;

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    frame: Frame,
    years: Vec<Year>,
    month: Option<Month>,
    empty: Option<Empty>,
}

#[derive(Serialize)]
struct Year {
    year: String,
    months: Vec<MonthLink>,
}

#[derive(Serialize)]
struct MonthLink {
    label: String,
    url: String,
    count: String,
    current: bool,
}

#[derive(Serialize)]
struct Month {
    heading: String,
    days: Vec<Day>,
    pages: Pages,
}

/// The overview.
pub async fn get(visit: Visit) -> Answer {
    let counts = visit.app.public.months(visit.id()).await?;
    let title = visit.t("archive.title", &[]);
    let years = years(&visit, &counts);
    let empty = years.is_empty().then(|| Empty {
        icon: "archive",
        title: visit.t("archive.empty_title", &[]),
        text: visit.t("archive.empty_text", &[]),
        action_url: None,
        action_label: None,
    });
    let frame = visit.frame(PageHead::new("archive", &title, &visit.t("archive.text", &[]))).await?;
    visit.html("pages/archive.html", Context { frame, years, month: None, empty })
}

/// One month.
pub async fn month(visit: Visit, Path((_, year, month)): Path<(String, String, String)>) -> Answer {
    let year: i16 = year.parse().ok().filter(|year| (1..=9999).contains(year)).ok_or(Problem::NotFound)?;
    let month: i8 = month.parse().ok().filter(|month| (1..=12).contains(month)).ok_or(Problem::NotFound)?;
    let after = Cursor::parse(&visit.query("before"));
    let page = visit.app.public.month(visit.id(), year, month, after, POSTS).await?;
    if page.items.is_empty() {
        return Err(Problem::NotFound);
    }
    let (dates, urls) = (visit.dates(), visit.urls());
    let heading = dates.month_of_year(year, month);
    let address = urls.month(year, month);
    let older =
        page.next.map(|next| urls.page(&format!("/archive/{year}/{month:02}"), &[("before", &next.to_string())]));
    let pages = Pages { newer_url: after.map(|_| address), older_url: older, label: String::new() };
    let days = card::days(&visit, &dates, &page.items).await?;
    let head = PageHead { noindex: true, ..PageHead::new("archive", &heading, &heading) };
    let frame = visit.frame(head).await?;
    let month = Some(Month { heading, days, pages });
    visit.html("pages/archive.html", Context { frame, years: Vec::new(), month, empty: None })
}

fn years(visit: &Visit, counts: &[MonthCount]) -> Vec<Year> {
    let (dates, urls) = (visit.dates(), visit.urls());
    let mut sorted = counts.to_vec();
    sorted.sort_by_key(|count| std::cmp::Reverse((count.year, count.month)));
    let mut years: Vec<Year> = Vec::new();
    for count in sorted {
        let link = MonthLink {
            label: dates.month(count.month).to_owned(),
            url: urls.month(count.year, count.month),
            count: grouped(visit.speak.lang, count.posts),
            current: false,
        };
        let year = count.year.to_string();
        match years.last_mut() {
            Some(last) if last.year == year => last.months.push(link),
            _ => years.push(Year { year, months: vec![link] }),
        }
    }
    years
}
