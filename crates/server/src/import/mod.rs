//! Takes the items of a foreign feed: what was read, what was refused and why. Pictures stay at their source: they have
//! neither a checked description nor a licence for us.
mod hostile;
mod words;

use crate::exit::Failure;
use crate::wiring::House;
use channel::channel::Channel;
use channel::clock::Timestamp;
use channel::field::Complaint;
use channel::ids::PostId;
use channel::post::Content;
use formats::feed_in::{self, FeedIn, ItemIn};
use jiff::tz::TimeZone;
use std::time::Duration;
use store::ImportItem;
use url::Url;
use web::desk::posts::form;

const LIMITS: net::Limits =
    net::Limits { max_bytes: feed_in::MAX_BYTES, timeout: Duration::from_secs(60), max_redirects: 5 };

/// What became of a feed.
pub struct Report {
    /// Items it had.
    pub items: usize,
    /// Taken now.
    pub taken: usize,
    /// Taken by an earlier run.
    pub seen: usize,
    /// Title and reason of each item not taken.
    pub left_out: Vec<(String, String)>,
    /// What had to be put right first, in words.
    pub repaired: Vec<String>,
}

impl Report {
    /// How many were refused.
    pub fn refused(&self) -> usize {
        self.left_out.len()
    }
}

/// A feed fetched and read, not yet taken.
pub struct Source {
    /// Name under which its items are remembered.
    pub name: String,
    pub feed: FeedIn,
}

/// Fetches and reads the feed at an https address or in a file.
pub async fn read(house: &House, source: &str) -> Result<Source, Failure> {
    let (name, bytes, content_type, base) = match source.split_once("://") {
        Some(_) => fetch(house, source).await?,
        None => {
            let bytes = std::fs::read(source).map_err(|e| Failure::NotFound(format!("cannot read {source}: {e}")))?;
            let name = std::path::Path::new(source).file_name().map_or(source, |n| n.to_str().unwrap_or(source));
            (format!("file:{name}"), bytes, None, None)
        }
    };
    let feed = feed_in::read_feed(&bytes, content_type.as_deref(), base.as_ref())
        .map_err(|e| Failure::Refused(format!("{source}: {}. Nothing was taken.", words::feed_error(&e))))?;
    Ok(Source { name, feed })
}

/// Fetches, reads and takes.
pub async fn from(house: &House, channel: &Channel, source: &str, published: bool) -> Result<Report, Failure> {
    let source = read(house, source).await?;
    take(house, channel, &source, published).await
}

/// Takes the items not taken before: oldest first, so that drafts stand in the order of the feed.
pub async fn take(house: &House, channel: &Channel, source: &Source, published: bool) -> Result<Report, Failure> {
    let admin = house.stores.admin();
    let keys: Vec<String> = source.feed.items.iter().map(|item| item.key.clone()).collect();
    let seen = admin.import_seen(channel.id, &source.name, &keys).await?;
    let mut report = Report {
        items: source.feed.items.len(),
        taken: 0,
        seen: 0,
        left_out: Vec::new(),
        repaired: source.feed.repaired.iter().map(|r| words::repair(*r).to_owned()).collect(),
    };
    let zone = TimeZone::get(&channel.profile.zone).unwrap_or(TimeZone::UTC);
    let posts = PostId::several(house.clock.now(), house.random.number());
    for (item, post) in source.feed.items.iter().rev().zip(posts) {
        if seen.contains(&item.key) {
            report.seen += 1;
            continue;
        }
        match content_of(item, channel, &zone) {
            Err(why) => report.left_out.push((title_of(item), words::item_error(&why))),
            Ok(content) => {
                let now = house.clock.now();
                let import = entry(now, channel, &source.name, item, (content, post), published, &zone);
                let taken = admin.import_take(import).await?;
                *if taken { &mut report.taken } else { &mut report.seen } += 1;
            }
        }
    }
    Ok(report)
}

/// An item as a post, or why it is none.
pub fn content_of(item: &ItemIn, channel: &Channel, zone: &TimeZone) -> Result<Content, Complaint> {
    hostile::check(item)?;
    feed_in::item_to_content(item, channel.profile.lang, zone)
}

/// What the store takes. `source` names the place for good. `post` is one of several drawn together: thousands of items may
/// be taken in one millisecond.
pub fn entry(
    now: Timestamp,
    channel: &Channel,
    source: &str,
    item: &ItemIn,
    (content, post): (Content, PostId),
    published: bool,
    zone: &TimeZone,
) -> ImportItem {
    // A date in the future is a mistake of the source; it would pin the post to the top.
    let original = item.published.map_or(now, |at| at.min(now));
    ImportItem {
        channel: channel.id,
        source: source.to_owned(),
        key: item.key.clone(),
        // By the time it was taken: dates of old items are whole days, and their numbers would soon collide.
        post,
        slug_tail: channel::slug::from_title(content.title.as_str()),
        enter: if published {
            store::ImportAs::Published { published: original }
        } else {
            store::ImportAs::Draft { form: form::to_json(&form::from_content(&content, zone)) }
        },
        content,
        now,
    }
}

async fn fetch(house: &House, source: &str) -> Result<(String, Vec<u8>, Option<String>, Option<Url>), Failure> {
    let url = Url::parse(source).map_err(|e| Failure::Usage(format!("`{source}` is not an address: {e}")))?;
    let fetched = house.client()?.get(&url, LIMITS, &net::header::HeaderMap::new()).await;
    let fetched = fetched.map_err(|e| Failure::Failed(format!("cannot fetch {source}: {e}. Nothing was taken.")))?;
    if fetched.status != 200 {
        return Err(Failure::Failed(format!("{source} answers {}. Nothing was taken.", fetched.status)));
    }
    Ok((url.to_string(), fetched.body.to_vec(), fetched.content_type, Some(fetched.final_url)))
}

/// What an item is called in lists.
pub fn title_of(item: &ItemIn) -> String {
    let name = if item.title.trim().is_empty() { &item.key } else { &item.title };
    channel::text::shorten(&channel::text::tidy(name), 80)
}
