//! `GET /{channel}/p/{id}.ics`: one date for the calendar.
use super::source::{ChannelWords, PostWords};
use crate::error::{Answer, Problem};
use crate::fresh::{self, Fresh};
use crate::visit::Visit;
use formats::ical;
use store::model::PublishedPost;

/// The calendar file of a post that is an event; one that was taken back is marked as cancelled.
pub async fn answer(visit: &Visit, post: PublishedPost) -> Answer {
    let words = PostWords::new(visit, post).await?;
    let text = ical::event(&ChannelWords::new(visit).view(), &words.view()).ok_or(Problem::NotFound)?;
    Ok(Fresh::text(ical::CONTENT_TYPE, fresh::FEED, text).answer(&visit.headers))
}
