//! One reading of one source. A reading is complete only when everything that is listed was read: an update that cannot be
//! fetched must not make the warning before it look withdrawn.
use super::shelf::{Message, Messages, Refused, Shelf};
use crate::wiring::House;
use channel::official::Provider;
use formats::cap::{self, CapError};
use formats::nina::{self, NinaError, Source};
use formats::official::{listing, open};
use net::FetchError;
use std::sync::Arc;
use std::time::Duration;
use store::ClaimedOfficial;
use url::Url;

/// Warnings of a district read at most. More there never were in a whole country.
const MOST: usize = 300;
const JSON: &str = "application/json";

/// What a reading found.
pub struct Found {
    /// Messages as they are listed.
    pub messages: Vec<Arc<Message>>,
    /// Whether that is everything there is.
    pub complete: bool,
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
        Found { messages: Vec::new(), complete: false, problem, partly: false, asked: None }
    }

    fn of(messages: Vec<Arc<Message>>, unreadable: usize) -> Found {
        let complete = unreadable == 0;
        let problem = if complete { "" } else { "official.problem.partly" };
        Found { messages, complete, problem, partly: !complete, asked: None }
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
    let page = shelf.page(&address(&path)?, house.clock.now()).await?;
    let listed = nina::dashboard(&page.body).map_err(|error| match error {
        NinaError::WebPage => Found::failed("official.problem.no_file"),
        _ => Found::failed("official.problem.unreadable"),
    })?;
    let (mut messages, mut unreadable) = (Vec::new(), listed.unreadable + listed.warnings.len().saturating_sub(MOST));
    for one in listed.warnings.iter().take(MOST) {
        if claimed.reads_dwd && one.source == Source::Dwd {
            continue;
        }
        let url = address(&nina::detail_paths(&one.id).0)?;
        let Ok(page) = shelf.marked(&url, &one.fingerprint, house.clock.now()).await else {
            unreadable += 1;
            continue;
        };
        let name = format!("{url} {}", one.fingerprint);
        let made = shelf.messages(&page, &name, |bytes| single(nina::detail(bytes), JSON));
        // Of another warning than the one that was asked for, nothing is believed.
        let same = made.all.first().is_some_and(|one_read| one_read.received.alert.identifier == one.id);
        if !same {
            unreadable += 1;
            continue;
        }
        messages.extend(made.all.iter().cloned());
    }
    Ok(Found::of(messages, unreadable))
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
    if made.all.is_empty() && made.unreadable > 0 {
        return Err(Found::failed("official.problem.unreadable"));
    }
    Ok(Found::of(made.all.clone(), made.unreadable))
}

/// An Atom feed of CAP files, or one such file alone.
async fn feed(house: &House, shelf: &Shelf, url: &Url) -> Result<Found, Found> {
    let page = shelf.page(url, house.clock.now()).await?;
    let alone = shelf.messages(&page, url.as_str(), |bytes| match cap::read(bytes.to_vec()) {
        Err(CapError::NotAnAlert(_)) => Messages::default(),
        read => single(read, cap::CONTENT_TYPE),
    });
    if !alone.all.is_empty() {
        return Ok(Found::of(alone.all.clone(), 0));
    }
    let listed = listing(&page.body, &page.url).ok_or_else(|| Found::failed("official.problem.unreadable"))?;
    let (mut messages, mut unreadable) = (Vec::new(), listed.unreadable);
    for entry in &listed.entries {
        let Ok(page) = shelf.marked(&entry.file, &entry.updated, house.clock.now()).await else {
            unreadable += 1;
            continue;
        };
        let name = format!("{} {}", entry.file, entry.updated);
        let made = shelf.messages(&page, &name, |bytes| single(cap::read(bytes.to_vec()), cap::CONTENT_TYPE));
        unreadable += made.unreadable;
        messages.extend(made.all.iter().cloned());
    }
    Ok(Found::of(messages, unreadable))
}

fn single<E>(read: Result<cap::Received, E>, kind: &'static str) -> Messages {
    match read {
        Ok(received) => Messages { all: vec![Message::new(received, kind)], unreadable: 0 },
        Err(_) => Messages { all: Vec::new(), unreadable: 1 },
    }
}
