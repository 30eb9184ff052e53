//! RSS and Atom by feed-rs, from a document that [`super::repair`] made well-formed.
use super::{FeedIn, FeedInError, ItemIn, Raw, Repair, Repairs, assemble, dates};
use feed_rs::model::Entry;
use feed_rs::parser::Builder;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use url::Url;

pub(super) fn read(document: &str, base: Option<&Url>, mut repairs: Repairs) -> Result<FeedIn, FeedInError> {
    let odd = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&odd);
    let parser = Builder::new()
        .base_uri(base.map(Url::as_str))
        .sanitize_content(false)
        // Without an id the key is made here, from what stays the same.
        .id_generator(|_, _, _| String::new())
        .timestamp_parser(move |text| rfc3339(text, &seen)?.parse().ok())
        .build();
    let feed = parser.parse(document.as_bytes()).map_err(|error| FeedInError::NotAFeed(error.to_string()))?;
    if odd.load(Ordering::Relaxed) {
        repairs.add(Repair::Dates);
    }
    let items: Vec<ItemIn> = feed.entries.into_iter().map(|entry| raw(entry).item(base, &mut repairs)).collect();
    assemble(feed.title.map(|text| text.content).unwrap_or_default(), items, repairs)
}

/// The reader in between has a time type of its own; dates pass it as text in the one form both know.
fn rfc3339(text: &str, odd: &AtomicBool) -> Option<String> {
    let date = dates::parse(text);
    if date.is_none_or(|(_, standard)| !standard) && !text.trim().is_empty() {
        odd.store(true, Ordering::Relaxed);
    }
    date.map(|(time, _)| time.to_string())
}

fn raw(entry: Entry) -> Raw {
    let own = entry.links.iter().filter(|link| link.target.is_none());
    let page = own.clone().filter(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
    let enclosed = own.clone().filter(|link| {
        link.rel.as_deref() == Some("enclosure") && link.media_type.as_deref().is_some_and(|m| m.starts_with("image/"))
    });
    let media = entry.media.iter().flat_map(|media| {
        let files = media.content.iter().filter(|file| is_picture(file)).filter_map(|file| file.url.as_ref());
        files.map(Url::to_string).chain(media.thumbnails.iter().map(|thumbnail| thumbnail.image.uri.clone()))
    });
    let images = enclosed.map(|link| link.href.clone()).chain(media).collect();
    let links = page.map(|link| link.href.clone()).collect();
    let body = entry.content.as_ref().and_then(|content| content.body.clone()).unwrap_or_default();
    let plain =
        entry.content.as_ref().is_some_and(|content| content.content_type.to_string().starts_with("text/plain"));
    Raw {
        id: entry.id,
        title: entry.title.map(|text| text.content).unwrap_or_default(),
        links,
        date: entry.published.or(entry.updated).map(|time| time.to_rfc3339()).unwrap_or_default(),
        summary: entry.summary.map(|text| text.content).unwrap_or_default(),
        content: if plain { lines(&body) } else { body },
        categories: entry.categories.into_iter().map(|category| category.label.unwrap_or(category.term)).collect(),
        images,
    }
}

fn is_picture(file: &feed_rs::model::MediaContent) -> bool {
    let named = |url: &Url| {
        let path = url.path().to_ascii_lowercase();
        [".jpg", ".jpeg", ".png", ".webp", ".gif"].iter().any(|ending| path.ends_with(ending))
    };
    match &file.content_type {
        Some(kind) => kind.ty() == "image",
        None => file.url.as_ref().is_some_and(named),
    }
}

fn lines(text: &str) -> String {
    crate::escape::escape_html(text).replace('\n', "<br>")
}
