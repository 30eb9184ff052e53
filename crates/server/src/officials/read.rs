//! One reading of one source. A reading is complete only when everything that is listed was read: an update that cannot be
//! fetched must not make the warning before it look withdrawn.
use super::shelf::{Message, Messages, Refused, Shelf, named};
use crate::wiring::House;
use channel::clock::Timestamp;
use channel::official::Provider;
use formats::cap::{self, CapError};
use formats::nina::{self, NinaError, Overview, Source};
use formats::official::{CapEntry, listing, open};
use futures_util::stream::{self, StreamExt};
use jiff::SignedDuration;
use net::FetchError;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use store::ClaimedOfficial;
use url::Url;

/// Warnings of a district read at most. More there never were in a whole country.
const MOST: usize = 300;
/// Bytes of a feed, and of all messages of one reading together.
const LIST: usize = 4 * 1024 * 1024;
const BYTES: usize = 32 * 1024 * 1024;
/// Files asked for at once, how long each may take, and how long all.
const AT_ONCE: usize = 8;
const FILE: Duration = Duration::from_secs(10);
const FILES: Duration = Duration::from_secs(60);
/// A list tells the time of a message by so much otherwise than its file.
const SLACK: SignedDuration = SignedDuration::from_secs(90);
const JSON: &str = "application/json";

/// What a reading found.
pub struct Found {
    /// Messages as they are listed.
    pub messages: Vec<Arc<Message>>,
    /// Whether that is everything there is.
    pub complete: bool,
    /// Whether it was asked for the weather too.
    pub weather: bool,
    /// What went wrong, as a translation key; empty if nothing did.
    pub problem: &'static str,
    /// Something was read all the same.
    pub partly: bool,
    /// How long the other side asked to be left alone.
    pub asked: Option<Duration>,
}

impl Found {
    /// Nothing was read, so nothing is known.
    pub fn failed(problem: &'static str) -> Found {
        Found { messages: Vec::new(), complete: false, weather: true, problem, partly: false, asked: None }
    }

    fn of(messages: Vec<Arc<Message>>, unreadable: usize) -> Found {
        let complete = unreadable == 0;
        let problem = if complete { "" } else { "official.problem.partly" };
        Found { messages, complete, weather: true, problem, partly: !complete, asked: None }
    }
}

impl From<Refused> for Found {
    fn from(refused: Refused) -> Found {
        match refused {
            Refused::Fetch(error) => Found::failed(error.key()),
            Refused::Status(404 | 410, asked) => Found { asked, ..Found::failed("official.problem.no_file") },
            Refused::Status(_, asked) => Found { asked, ..Found::failed("official.problem.refused") },
        }
    }
}

/// Reads.
pub async fn read(house: &House, shelf: &Shelf, claimed: &ClaimedOfficial) -> Found {
    let config = &house.config.warnings;
    match claimed.source.watching.provider {
        Provider::Nina => nina(house, shelf, &config.nina_url, claimed).await,
        Provider::Dwd => archive(house, shelf, &config.dwd_url).await,
        Provider::Feed => match &claimed.source.watching.url {
            Some(url) => feed(house, shelf, url).await,
            None => Err(Found::failed("official.problem.no_file")),
        },
    }
    .unwrap_or_else(|refused| refused)
}

async fn nina(house: &House, shelf: &Shelf, base: &str, claimed: &ClaimedOfficial) -> Result<Found, Found> {
    let address =
        |path: &str| Url::parse(&format!("{base}{path}")).map_err(|_| Found::failed(FetchError::Address.key()));
    let path = nina::dashboard_path(&claimed.source.watching.region);
    let path = path.ok_or_else(|| Found::failed("official.problem.no_file"))?;
    let now = house.clock.now();
    let page = shelf.page(&address(&path)?, now).await?;
    let listed = nina::dashboard(&page.body).map_err(|error| match error {
        NinaError::WebPage => Found::failed("official.problem.no_file"),
        _ => Found::failed("official.problem.unreadable"),
    })?;
    // Where the weather service itself is read, and answers, its warnings come from there.
    let weather = !claimed.leaves_weather(now);
    let surplus = listed.unreadable + listed.warnings.len().saturating_sub(MOST);
    let mut wanted = Vec::new();
    for one in listed.warnings.iter().take(MOST).filter(|one| weather || one.source != Source::Dwd) {
        wanted.push((address(&nina::detail_paths(&one.id).0)?, one));
    }
    let asked = wanted.iter().map(|(url, one)| detail(shelf, url, one, now)).collect();
    let found = gather(wanted.len(), surplus, side_by_side(asked).await);
    Ok(Found { weather, ..found })
}

/// The file of one entry. Of another warning than the one that was asked for, nothing is believed.
async fn detail(shelf: &Shelf, url: &Url, one: &Overview, now: Timestamp) -> Option<Arc<Messages>> {
    let page = shelf.marked(url, &one.fingerprint, now).await.ok()?;
    let name = named(url, &one.fingerprint);
    let made = shelf.messages(&page, &name, |bytes| single(nina::detail(bytes), JSON)).await;
    let alert = made.all.first().map(|read| &read.received.alert).filter(|alert| alert.identifier == one.id)?;
    // An edge may give out the old file for a while: it is believed for now, and asked for again.
    let older = one.sent.is_some_and(|sent| alert.sent.instant() < sent.instant() - SLACK);
    if older || alert.msg_type != one.msg_type {
        shelf.forget(url, &one.fingerprint);
    }
    Some(made)
}

/// The weather service's archive of everything that holds.
async fn archive(house: &House, shelf: &Shelf, url: &str) -> Result<Found, Found> {
    let url = Url::parse(url).map_err(|_| Found::failed(FetchError::Address.key()))?;
    let page = shelf.page(&url, house.clock.now()).await?;
    if !page.body.starts_with(b"PK") {
        return Err(Found::failed("official.problem.unreadable"));
    }
    let made = shelf.messages(&page, url.as_str(), |bytes| match open(bytes, cap::MAX_BYTES) {
        Ok(archive) => {
            let mut made = Messages { all: Vec::new(), unreadable: archive.unreadable };
            for file in archive.files {
                let one = single(cap::read(file), cap::CONTENT_TYPE);
                made.unreadable += one.unreadable;
                made.all.extend(one.all);
            }
            made
        }
        Err(_) => Messages { all: Vec::new(), unreadable: usize::MAX },
    });
    let made = made.await;
    if made.all.is_empty() && made.unreadable > 0 {
        return Err(Found::failed("official.problem.unreadable"));
    }
    Ok(Found::of(made.all.clone(), made.unreadable))
}

/// An Atom feed of CAP files, or one such file alone.
async fn feed(house: &House, shelf: &Shelf, url: &Url) -> Result<Found, Found> {
    let now = house.clock.now();
    let page = shelf.page(url, now).await?;
    if page.body.len() > LIST {
        return Err(Found::failed("official.problem.unreadable"));
    }
    let alone = shelf.messages(&page, url.as_str(), |bytes| match cap::read(bytes.to_vec()) {
        Err(CapError::NotAnAlert(_)) => Messages::default(),
        read => single(read, cap::CONTENT_TYPE),
    });
    let alone = alone.await;
    if !alone.all.is_empty() {
        return Ok(Found::of(alone.all.clone(), 0));
    }
    let listed = tokio::task::spawn_blocking(move || listing(&page.body, &page.url)).await.ok().flatten();
    let listed = listed.ok_or_else(|| Found::failed("official.problem.unreadable"))?;
    let asked = listed.entries.iter().map(|entry| file(shelf, entry, now)).collect();
    Ok(gather(listed.entries.len(), listed.unreadable, side_by_side(asked).await))
}

async fn file(shelf: &Shelf, entry: &CapEntry, now: Timestamp) -> Option<Arc<Messages>> {
    let page = shelf.marked(&entry.file, &entry.updated, now).await.ok()?;
    let name = named(&entry.file, &entry.updated);
    Some(shelf.messages(&page, &name, |bytes| single(cap::read(bytes.to_vec()), cap::CONTENT_TYPE)).await)
}

/// Several at once, each with its own time, and for so long: what is not there by then is missing, and what is there
/// counts.
async fn side_by_side<T>(asked: Vec<impl Future<Output = Option<T>>>) -> Vec<Option<T>> {
    let asked: Vec<_> = asked.into_iter().map(in_time).collect();
    let mut answers = pin!(stream::iter(asked).buffered(AT_ONCE));
    let mut end = pin!(tokio::time::sleep(FILES));
    let mut all = Vec::new();
    loop {
        tokio::select! {
            one = answers.next() => match one {
                Some(one) => all.push(one),
                None => return all,
            },
            () = &mut end => return all,
        }
    }
}

/// Its time begins when it is asked for, and not while it waits for its turn.
async fn in_time<T>(one: impl Future<Output = Option<T>>) -> Option<T> {
    tokio::time::timeout(FILE, one).await.ok().flatten()
}

/// What came of so many that were asked for.
fn gather(asked: usize, unreadable: usize, answers: Vec<Option<Arc<Messages>>>) -> Found {
    let (mut messages, mut unreadable, mut bytes) = (Vec::new(), unreadable, 0);
    unreadable += asked - answers.len();
    for answer in answers {
        let Some(made) = answer else {
            unreadable += 1;
            continue;
        };
        unreadable = unreadable.saturating_add(made.unreadable);
        for one in &made.all {
            bytes += one.received.bytes().len();
            if bytes > BYTES {
                unreadable += 1;
            } else {
                messages.push(one.clone());
            }
        }
    }
    Found::of(messages, unreadable)
}

fn single<E>(read: Result<cap::Received, E>, kind: &'static str) -> Messages {
    match read {
        Ok(received) => Messages { all: vec![Message::new(received, kind)], unreadable: 0 },
        Err(_) => Messages { all: Vec::new(), unreadable: 1 },
    }
}
