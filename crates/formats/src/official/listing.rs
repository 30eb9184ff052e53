//! An Atom feed (RFC 4287) whose entries lead to CAP files. RSS is read as well, since weather services publish both.
use crate::feed_in::decode;
use feed_rs::model::Entry;
use feed_rs::parser::Builder;
use url::Url;

/// Entries read at most. A feed with more is not complete.
pub const MAX_ENTRIES: usize = 300;

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapEntry {
    /// Where its file is.
    pub file: Url,
    /// Another value means that the file must be read again.
    pub updated: String,
}

/// What a feed names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CapListing {
    /// Its entries in their order, each file once.
    pub entries: Vec<CapEntry>,
    /// Entries that lead to no file, or that were too many.
    pub unreadable: usize,
}

/// Reads a feed; `base` is its own address. `None` for what is no feed.
pub fn listing(bytes: &[u8], base: &Url) -> Option<CapListing> {
    let text = decode(bytes, None);
    let parser = Builder::new().base_uri(Some(base.as_str())).id_generator(|_, _, _| String::new()).build();
    let feed = parser.parse(text.as_bytes()).ok()?;
    let mut found = CapListing::default();
    for entry in feed.entries {
        match file(&entry, base) {
            Some(_) if found.entries.len() >= MAX_ENTRIES => found.unreadable += 1,
            Some(one) if found.entries.iter().any(|known| known.file == one.file) => {}
            Some(one) => found.entries.push(one),
            None => found.unreadable += 1,
        }
    }
    Some(found)
}

/// The link that says it is CAP, else the first one there is.
fn file(entry: &Entry, base: &Url) -> Option<CapEntry> {
    let cap = |media: &str| media.contains("cap+xml") || media.contains("common-alerting-protocol");
    let named = entry.links.iter().find(|link| link.media_type.as_deref().is_some_and(cap));
    let ending = |href: &str| [".cap", ".xml"].iter().any(|ending| href.to_ascii_lowercase().ends_with(ending));
    let likely = || entry.links.iter().find(|link| ending(&link.href));
    let link = named.or_else(likely).or_else(|| entry.links.first())?;
    let file = base.join(&link.href).ok().filter(|url| matches!(url.scheme(), "https" | "http"))?;
    let updated = entry.updated.or(entry.published).map(|time| time.to_rfc3339()).unwrap_or_default();
    Some(CapEntry { file, updated })
}
