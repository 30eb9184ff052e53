//! JSON Feed (jsonfeed.org, versions 1 and 1.1), read leniently.
use super::{FeedIn, FeedInError, ItemIn, Raw, Repairs, assemble};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

/// More objects than this are no feed of a town.
const MAX_OBJECTS: usize = 200_000;

#[derive(Deserialize)]
struct Feed {
    version: Option<String>,
    title: Option<String>,
    items: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Item {
    id: Value,
    url: Option<String>,
    external_url: Option<String>,
    title: Option<String>,
    content_html: Option<String>,
    content_text: Option<String>,
    summary: Option<String>,
    image: Option<String>,
    banner_image: Option<String>,
    date_published: Option<String>,
    date_modified: Option<String>,
    tags: Option<Vec<String>>,
}

pub(super) fn read(text: &str, base: Option<&Url>, mut repairs: Repairs) -> Result<FeedIn, FeedInError> {
    if text.bytes().filter(|b| *b == b'{').count() > MAX_OBJECTS {
        return Err(FeedInError::TooManyItems);
    }
    let feed: Feed = serde_json::from_str(text).map_err(|error| FeedInError::NotAFeed(format!("JSON: {error}")))?;
    if !feed.version.is_some_and(|version| version.contains("jsonfeed.org")) {
        return Err(FeedInError::NotAFeed("JSON without the version of a JSON Feed".to_owned()));
    }
    let items: Vec<ItemIn> = feed.items.into_iter().map(|item| raw(item).item(base, &mut repairs)).collect();
    assemble(feed.title.unwrap_or_default(), items, repairs)
}

fn raw(item: Item) -> Raw {
    let text = |text: String| crate::escape::escape_html(&text).replace('\n', "<br>");
    Raw {
        id: match item.id {
            Value::String(id) => id,
            Value::Number(id) => id.to_string(),
            _ => String::new(),
        },
        title: item.title.map(|title| crate::escape::escape_html(&title)).unwrap_or_default(),
        links: item.url.into_iter().chain(item.external_url).collect(),
        date: item.date_published.or(item.date_modified).unwrap_or_default(),
        summary: item.summary.map(text).unwrap_or_default(),
        content: item.content_html.or_else(|| item.content_text.map(text)).unwrap_or_default(),
        categories: item.tags.unwrap_or_default(),
        images: item.image.into_iter().chain(item.banner_image).collect(),
    }
}
