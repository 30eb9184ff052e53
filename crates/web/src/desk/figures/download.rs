//! `GET /desk/at/{channel}/figures.csv` and `…/figures/{post}/days.csv`: a year of days, as rounded as on the page.
use super::{date, days};
use crate::app::App;
use crate::desk::guard::At;
use crate::desk::table::Table;
use crate::error::{Answer, Problem};
use crate::lang::t;
use axum::extract::{Path, State};
use channel::ids::PostId;

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
    let (channel, lang) = (&at.channel.channel, at.signed.speak.lang);
    let mut table = Table::new(lang, ["day", "pages", "feeds"].map(|name| t(lang, &format!("figures.{name}"), &[])));
    for sums in days(app, channel.id, post, YEAR).await? {
        table.row([date(sums.day).to_string(), sums.pages.to_string(), sums.feeds.to_string()]);
    }
    Ok(table.answer(&format!("{}-{name}", channel.slug)))
}
