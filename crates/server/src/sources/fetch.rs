//! One polite request: allowed by `robots.txt`, conditional, and never for more than is needed.
use channel::clock::Timestamp;
use formats::robots::{self, Robots};
use jiff::SignedDuration;
use net::header::{ACCEPT, HeaderMap, HeaderValue};
use net::{FetchError, Fetched, Limits, Step};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use store::Source;
use url::Url;

const PAGE: Limits = Limits { max_bytes: 8 * 1024 * 1024, timeout: Duration::from_secs(45), max_redirects: 0 };
/// So often a place may send us on. Followed here and not by the client, since each place on the way has rules of its own.
const HOPS: usize = 3;
const RULES: Limits = Limits { max_bytes: robots::MAX_BYTES, timeout: Duration::from_secs(15), max_redirects: 5 };
/// How long rules are believed (RFC 9309 §2.4).
const FRESH: SignedDuration = SignedDuration::from_hours(24);
/// By this name `robots.txt` may speak to us.
const NAME: &str = "Ausrufer";
/// Sites whose rules are remembered.
const SITES: usize = 1000;

/// Why nothing was read.
pub enum Refused {
    /// The site asks robots not to.
    Robots,
    /// Its rules could not be read: until they can, nothing is (RFC 9309 §2.3.1.4).
    NoRules,
    /// The way there.
    Fetch(FetchError),
}

/// Asks politely.
pub struct Polite {
    client: net::Client,
    rules: Mutex<HashMap<String, (Timestamp, Robots)>>,
}

impl Polite {
    /// Over this way out.
    pub fn new(client: net::Client) -> Self {
        Self { client, rules: Mutex::default() }
    }

    /// Asks for a place, unless it is as it was; nothing on the way there is asked for that does not want to be.
    pub async fn get(&self, url: &Url, source: &Source, now: Timestamp) -> Result<Fetched, Refused> {
        let headers = headers(source);
        let way = self.way(url.clone(), &headers, now);
        tokio::time::timeout(PAGE.timeout, way).await.unwrap_or(Err(Refused::Fetch(FetchError::Timeout)))
    }

    async fn way(&self, mut url: Url, headers: &HeaderMap, now: Timestamp) -> Result<Fetched, Refused> {
        for _ in 0..=HOPS {
            let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
            if !self.rules(&url, now).await?.allow(path) {
                return Err(Refused::Robots);
            }
            match self.client.step(&url, PAGE, headers).await.map_err(Refused::Fetch)? {
                Step::There(fetched) => return Ok(fetched),
                Step::Elsewhere(next) => url = next,
            }
        }
        Err(Refused::Fetch(FetchError::Redirects))
    }

    async fn rules(&self, url: &Url, now: Timestamp) -> Result<Robots, Refused> {
        let origin = url.origin().ascii_serialization();
        let known = self.held().get(&origin).filter(|(read, _)| now.duration_since(*read) < FRESH).cloned();
        if let Some((_, robots)) = known {
            return Ok(robots);
        }
        let address = Url::parse(&format!("{origin}/robots.txt")).map_err(|_| Refused::NoRules)?;
        let fetched = self.client.get(&address, RULES, &HeaderMap::new()).await;
        let robots = match fetched {
            Ok(file) if (200..300).contains(&file.status) => Robots::read(&String::from_utf8_lossy(&file.body), NAME),
            // No rules: everything is allowed (§2.3.1.3).
            Ok(file) if (400..500).contains(&file.status) => Robots::default(),
            Ok(_) => return Err(Refused::NoRules),
            Err(error) => return Err(Refused::Fetch(error)),
        };
        let mut held = self.held();
        if held.len() >= SITES {
            held.clear();
        }
        held.insert(origin, (now, robots.clone()));
        Ok(robots)
    }

    fn held(&self) -> std::sync::MutexGuard<'_, HashMap<String, (Timestamp, Robots)>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What we take, and what we had the last time.
fn headers(source: &Source) -> HeaderMap {
    let kinds = "application/atom+xml, application/rss+xml, application/json, text/html, */*;q=0.5";
    let mut headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(kinds))]);
    net::unless_same(&mut headers, source.etag.as_deref(), source.modified.as_deref());
    headers
}
