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
    // What is to come goes first; the past fills what room is left.
    let mut posts = visit.app.public.upcoming_events(visit.id(), now, EVENTS).await?;
    let room = EVENTS.saturating_sub(posts.len());
    if room > 0 {
        posts.extend(visit.app.public.past_events(visit.id(), (from, now), room).await?);
    }
    source::answer(&visit, ical::CONTENT_TYPE, posts, ical::calendar).await
}
