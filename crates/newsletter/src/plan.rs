//! Makes the issues that are due.
use crate::edition::MOST;
use crate::parts::Parts;
use channel::ids;
use channel::newsletter::Rhythm;
use jiff::tz::TimeZone;
use store::{Newsletter, StoreError};

/// Looks at every newsletter; several nodes may.
pub async fn make_due(parts: &Parts, all: &[Newsletter]) -> Result<(), StoreError> {
    for newsletter in all.iter().filter(|one| one.running) {
        let Some(channel) = parts.store.channel(newsletter.channel).await? else { continue };
        let zone = TimeZone::get(&channel.channel.profile.zone).unwrap_or(TimeZone::UTC);
        for rhythm in Rhythm::ALL {
            one(parts, newsletter, rhythm, &zone).await?;
        }
    }
    Ok(())
}

async fn one(parts: &Parts, newsletter: &Newsletter, rhythm: Rhythm, zone: &TimeZone) -> Result<(), StoreError> {
    let now = parts.clock.now();
    let Some(told) = newsletter.told.iter().find(|(of, _)| *of == rhythm).map(|(_, at)| *at) else { return Ok(()) };
    let Some(until) = newsletter.setup.plan.due(rhythm, told, now, zone) else { return Ok(()) };
    let mut posts = parts.store.came_out(newsletter.channel, told, until, MOST).await?;
    posts.retain(|post| newsletter.setup.plan.tells(post.kind));
    let posts: Vec<_> = posts.into_iter().map(|post| (post.post, post.version)).collect();
    let id = ids::next(now, (parts.number)());
    if parts.store.make_issue(newsletter, rhythm, until, &posts, id).await? && !posts.is_empty() {
        tracing::info!(issue = id, rhythm = rhythm.key(), posts = posts.len(), "an issue of a newsletter is due");
    }
    Ok(())
}
