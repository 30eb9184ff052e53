//! What was fetched, kept in memory: an unchanged page costs nobody anything, and a thousand towns that watch the same
//! country's file fetch and read it once.
use channel::clock::Timestamp;
use channel::warning::RegionKey;
use formats::cap::Received;
use formats::official::regions;
use jiff::SignedDuration;
use net::header::HeaderMap;
use net::{Client, FetchError, Limits};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use url::Url;

/// A list, or the weather service's archive.
const PAGE: Limits = Limits { max_bytes: 16 * 1024 * 1024, timeout: Duration::from_secs(20), max_redirects: 3 };
/// One message. The largest real one known has half a million bytes.
const FILE: Limits = Limits { max_bytes: 2 * 1024 * 1024, timeout: Duration::from_secs(10), max_redirects: 3 };
/// Pages kept, and their bytes together.
const PAGES: usize = 4_096;
const BYTES: usize = 96 * 1024 * 1024;
/// So many times its bytes a message takes once it is read.
const UNFOLDED: usize = 4;

/// A message with the regions it names.
pub struct Message {
    /// What was read.
    pub received: Received,
    /// Each once.
    pub regions: Vec<RegionKey>,
    /// The media type of its bytes.
    pub kind: &'static str,
}

impl Message {
    /// Finds the regions.
    pub fn new(received: Received, kind: &'static str) -> Arc<Message> {
        Arc::new(Message { regions: regions(&received.alert), received, kind })
    }
}

/// Several messages of one page.
#[derive(Default)]
pub struct Messages {
    /// Those that could be read.
    pub all: Vec<Arc<Message>>,
    /// How many could not.
    pub unreadable: usize,
}

/// A page as it was last fetched.
#[derive(Clone)]
pub struct Page {
    /// Its address after redirects.
    pub url: Url,
    /// Its bytes.
    pub body: Arc<[u8]>,
    /// What was made of them, if somebody did.
    messages: Option<Arc<Messages>>,
}

struct Kept {
    at: Timestamp,
    etag: Option<String>,
    modified: Option<String>,
    page: Page,
    /// Bytes it takes, with what was made of it.
    weight: usize,
}

/// Why there is no page.
pub enum Refused {
    /// The way there.
    Fetch(FetchError),
    /// An answer that is no page, and how long it asked to be left alone.
    Status(u16, Option<Duration>),
}

/// The memory.
pub struct Shelf {
    client: Client,
    /// Within so long nobody asks again.
    fresh: SignedDuration,
    kept: Mutex<HashMap<String, Kept>>,
}

impl Shelf {
    /// Empty. What is younger than `fresh` is not asked for again.
    pub fn new(client: Client, fresh: SignedDuration) -> Shelf {
        Shelf { client, fresh, kept: Mutex::default() }
    }

    /// The page as it is now.
    pub async fn page(&self, url: &Url, now: Timestamp) -> Result<Page, Refused> {
        self.get(url.as_str(), url, PAGE, self.fresh, now).await
    }

    /// A file that changes only together with `mark`; without one it is asked for each time.
    pub async fn marked(&self, url: &Url, mark: &str, now: Timestamp) -> Result<Page, Refused> {
        let fresh = if mark.is_empty() { self.fresh } else { SignedDuration::MAX };
        self.get(&named(url, mark), url, FILE, fresh, now).await
    }

    /// A file that is not what its mark promised is asked for again.
    pub fn forget(&self, url: &Url, mark: &str) {
        self.kept().remove(&named(url, mark));
    }

    /// What is made of a page, once for all who ask; apart from the threads that deliver, since it may take a while.
    pub async fn messages(
        &self,
        page: &Page,
        name: &str,
        make: impl FnOnce(&[u8]) -> Messages + Send + 'static,
    ) -> Arc<Messages> {
        if let Some(made) = &page.messages {
            return made.clone();
        }
        let body = page.body.clone();
        let made = tokio::task::spawn_blocking(move || make(&body)).await;
        let made = Arc::new(made.unwrap_or(Messages { all: Vec::new(), unreadable: 1 }));
        if let Some(kept) = self.kept().get_mut(name).filter(|kept| kept.page.body == page.body) {
            kept.page.messages = Some(made.clone());
            let bytes: usize = made.all.iter().map(|one| one.received.bytes().len()).sum();
            kept.weight = page.body.len() + UNFOLDED * bytes;
        }
        made
    }

    async fn get(
        &self,
        name: &str,
        url: &Url,
        limits: Limits,
        fresh: SignedDuration,
        now: Timestamp,
    ) -> Result<Page, Refused> {
        let mut headers = HeaderMap::new();
        if let Some(kept) = self.kept().get(name) {
            if now.duration_since(kept.at).abs() < fresh {
                return Ok(kept.page.clone());
            }
            net::unless_same(&mut headers, kept.etag.as_deref(), kept.modified.as_deref());
        }
        let fetched = self.client.get(url, limits, &headers).await.map_err(Refused::Fetch)?;
        let mut kept = self.kept();
        if fetched.status == 304
            && let Some(known) = kept.get_mut(name)
        {
            known.at = now;
            return Ok(known.page.clone());
        }
        if !(200..300).contains(&fetched.status) {
            return Err(Refused::Status(fetched.status, fetched.retry_after));
        }
        let page = Page { url: fetched.final_url, body: Arc::from(&fetched.body[..]), messages: None };
        let (held, weight): (usize, usize) = (kept.values().map(|one| one.weight).sum(), page.body.len());
        if kept.len() >= PAGES || held + weight > BYTES {
            // Everything is fetched again within a minute, and nothing is lost.
            kept.clear();
        }
        let (etag, modified) = (fetched.etag, fetched.last_modified);
        kept.insert(name.to_owned(), Kept { at: now, etag, modified, page: page.clone(), weight });
        Ok(page)
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<String, Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a file is kept under.
pub fn named(url: &Url, mark: &str) -> String {
    format!("{url} {mark}")
}
