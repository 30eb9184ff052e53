//! `GET /{channel}/events.ics`: all dates of the channel, to subscribe to in a calendar.
use super::source;
use crate::error::Answer;
use crate::visit::Visit;
use formats::ical;
use jiff::SignedDuration;

/// Dates in the calendar at most.
const EVENTS: usize = 500;
/// How far the calendar looks back.
const BACK: SignedDuration = SignedDuration::from_hours(90 * 24);

/// `GET /{channel}/events.ics`
pub async fn get(visit: Visit) -> Answer {
    let now = visit.app.clock.now();
    let from = now.checked_sub(BACK).unwrap_or(now);
    let posts = visit.app.public.upcoming_events(visit.id(), from, EVENTS).await?;
    source::answer(&visit, ical::CONTENT_TYPE, posts, ical::calendar).await
}
