//! Figures of a channel and of a post: sums without people, rounded and a day late.
pub mod chart;
pub mod download;
pub mod show;

use crate::app::App;
use crate::error::Problem;
use crate::figures::day;
use channel::ids::{ChannelId, PostId};
use channel::reaction::shown;
use store::FigureDay;

/// The last days, without today, oldest first and none left out; numbers as everybody at the desk sees them.
async fn days(app: &App, channel: ChannelId, post: Option<PostId>, length: i64) -> Result<Vec<FigureDay>, Problem> {
    let today = day(app.clock.now());
    let found = app.figures.days(channel, post, (today - length, today)).await?;
    let whole = |day: i64| {
        let sums = found.iter().find(|sums| sums.day == day).copied().unwrap_or_default();
        FigureDay { day, pages: shown(sums.pages), feeds: shown(sums.feeds) }
    };
    Ok((today - length..today).map(whole).collect())
}

/// The date of a day's number.
fn date(day: i64) -> jiff::civil::Date {
    let at = jiff::Timestamp::from_second(day * 86_400).unwrap_or_default();
    at.to_zoned(jiff::tz::TimeZone::UTC).date()
}
