//! One look: fetch, read, and give every item its fate.
use super::fetch::{Polite, Refused};
use crate::import::{content_of, entry, title_of};
use crate::wiring::House;
use channel::ids::PostId;
use channel::source::{Enter, Fate, Way, pause};
use formats::feed_in::{self, FeedIn, ItemIn};
use jiff::tz::TimeZone;
use net::Fetched;
use std::time::Duration;
use store::{ClaimedSource, ItemNote, Looked, Source, StoreError};

/// What a look ended with, before it is known when the next one is.
struct End {
    problem: &'static str,
    etag: Option<String>,
    modified: Option<String>,
    asked: Option<Duration>,
}

impl End {
    /// Nothing was read, so the next look asks for the same.
    fn unread(problem: &'static str, source: &Source) -> End {
        End { problem, etag: source.etag.clone(), modified: source.modified.clone(), asked: None }
    }
}

/// Looks at a place. `spread` is 0.0–1.0 from randomness, so that a thousand towns do not come back in one second.
pub async fn at(house: &House, polite: &Polite, claimed: &ClaimedSource, spread: f64) -> Looked {
    let source = &claimed.source;
    let end = read(house, polite, claimed).await;
    let failures = if end.problem.is_empty() { 0 } else { source.failures + 1 };
    // A trial is looked at once.
    let due = source.started.map(|_| house.clock.now() + pause(source.watch.every, failures, end.asked, spread));
    Looked { due, problem: end.problem, etag: end.etag, modified: end.modified }
}

async fn read(house: &House, polite: &Polite, claimed: &ClaimedSource) -> End {
    let source = &claimed.source;
    let url = match source.watch.way {
        Way::WordPress => feed_in::wordpress_address(&source.watch.url),
        Way::Feed | Way::List => source.watch.url.clone(),
    };
    let fetched = match polite.get(&url, source, house.clock.now()).await {
        Ok(fetched) => fetched,
        Err(Refused::Robots) => return End::unread("source.problem.robots", source),
        Err(Refused::NoRules) => return End::unread("source.problem.no_rules", source),
        Err(Refused::Fetch(error)) => return End::unread(error.key(), source),
    };
    match fetched.status {
        304 => return End::unread("", source),
        200..=299 => {}
        status => {
            let problem = if status == 404 || status == 410 { "source.problem.gone" } else { "source.problem.refused" };
            return End { asked: fetched.retry_after, ..End::unread(problem, source) };
        }
    }
    let feed = match items(source, &fetched) {
        Ok(feed) => feed,
        Err(key) => return End::unread(key, source),
    };
    match take(house, claimed, &feed).await {
        Ok(()) => End { problem: "", etag: fetched.etag, modified: fetched.last_modified, asked: None },
        Err(error) => {
            tracing::warn!(%error, "cannot take what a place has");
            End::unread("source.problem.ours", source)
        }
    }
}

fn items(source: &Source, fetched: &Fetched) -> Result<FeedIn, &'static str> {
    let base = &fetched.final_url;
    let read = match source.watch.way {
        Way::Feed => feed_in::read_feed(&fetched.body, fetched.content_type.as_deref(), Some(base)),
        Way::WordPress => feed_in::read_wordpress(&fetched.body, base),
        Way::List => {
            let text = feed_in::decode(&fetched.body, fetched.content_type.as_deref());
            feed_in::read_list(&text, &source.watch.recipe, base)
        }
    };
    read.map_err(|error| error.key())
}

/// Oldest first, so that drafts stand in the order of the place.
async fn take(house: &House, claimed: &ClaimedSource, feed: &FeedIn) -> Result<(), StoreError> {
    let (source, store) = (&claimed.source, house.stores.sources());
    let keys: Vec<String> = feed.items.iter().map(|item| item.key.clone()).collect();
    let settled = store.settled(source, &keys).await?;
    let posts = PostId::several(house.clock.now(), house.random.number());
    for (item, post) in feed.items.iter().rev().filter(|item| !settled.contains(&item.key)).zip(posts) {
        let note = fate(house, claimed, (item, post)).await?;
        store.note(source, &note, house.clock.now()).await?;
    }
    Ok(())
}

/// What becomes of an item. The post and the mark that it was taken are one transaction: twice is never.
async fn fate(house: &House, claimed: &ClaimedSource, (item, post): (&ItemIn, PostId)) -> Result<ItemNote, StoreError> {
    let channel = &claimed.channel.channel;
    let zone = TimeZone::get(&channel.profile.zone).unwrap_or(TimeZone::UTC);
    let link = item.link.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut note =
        ItemNote { key: item.key.clone(), title: title_of(item), link, fate: Fate::Skipped, why: None, post: None };
    match content_of(item, channel, &zone) {
        Err(why) => note.why = Some(why),
        Ok(_) if claimed.source.started.is_none() => note.fate = Fate::Would,
        Ok(content) => {
            // Where somebody must approve, nothing comes out by itself.
            let published = claimed.source.watch.enter == Enter::Post && !claimed.four_eyes;
            let name = claimed.source.watch.url.as_str();
            let import = entry(house.clock.now(), channel, name, item, (content, post), published, &zone);
            let taken = house.stores.admin().import_take(import).await?;
            (note.fate, note.post) = if taken { (Fate::Taken, Some(post)) } else { (Fate::Old, None) };
        }
    }
    Ok(note)
}
