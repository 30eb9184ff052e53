//! `GET /desk/at/{channel}/figures.csv` and `…/figures/{post}/days.csv`: a year of days, as rounded as on the page.
use super::{date, days};
use crate::app::App;
use crate::desk::guard::At;
use crate::error::{Answer, Problem};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use channel::ids::PostId;
use formats::csv;

/// Days in the table.
const YEAR: i64 = 366;

/// Of the channel.
pub async fn channel(State(app): State<App>, at: At) -> Answer {
    answer(&app, &at, None, "figures").await
}

/// Of one post.
pub async fn post(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>) -> Answer {
    let id = PostId::parse(&id).ok_or(Problem::NotFound)?;
    answer(&app, &at, Some(id), &id.to_string()).await
}

async fn answer(app: &App, at: &At, post: Option<PostId>, name: &str) -> Answer {
    let channel = &at.channel.channel;
    let mut text = csv::line(["day", "pages", "feeds"]);
    for sums in days(app, channel.id, post, YEAR).await? {
        text.push_str(&csv::line([date(sums.day).to_string(), sums.pages.to_string(), sums.feeds.to_string()]));
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}-{name}.csv\"", channel.slug)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, text).into_response())
}
