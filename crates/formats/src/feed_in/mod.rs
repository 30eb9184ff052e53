//! Reads foreign feeds: RSS, Atom, JSON Feed, and the broken ones. Hostile input ends in an error; time and memory are
//! bounded by the length of the input.
mod charset;
mod content;
mod dates;
mod json;
mod kinds;
mod list;
mod model;
mod repair;
mod wordpress;
mod xml;

pub use content::item_to_content;
pub use list::read_list;
pub use model::{FeedIn, FeedInError, ItemIn, MAX_BYTES, Repair};
pub(crate) use model::{Raw, Repairs};
use std::collections::HashSet;
use url::Url;
pub use wordpress::{read_wordpress, wordpress_address};

/// Reads a feed. `content_type` is the HTTP header, `base` the address it came from, for relative links. Dates without
/// a zone are taken as German time.
pub fn read_feed(bytes: &[u8], content_type: Option<&str>, base: Option<&Url>) -> Result<FeedIn, FeedInError> {
    if bytes.len() > MAX_BYTES {
        return Err(FeedInError::TooLarge);
    }
    let mut repairs = Repairs::default();
    let (text, wrong) = charset::decode(bytes, content_type);
    if let Some(wrong) = wrong {
        repairs.add(wrong);
    }
    if text.trim_start().starts_with('{') {
        return json::read(&text, base, repairs);
    }
    let document = repair::xml(&text, &mut repairs)?;
    xml::read(&document, base, repairs)
}

/// The text of a page, in the encoding it is really in.
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> String {
    charset::decode(bytes, content_type).0
}

/// Reads a date in any form that feeds use; without a zone it is German time.
pub(crate) fn lenient_date(text: &str) -> Option<jiff::Timestamp> {
    dates::parse(text).map(|(time, _)| time)
}

/// Puts a feed together: keys made unlike each other, items that say the same twice taken once.
fn assemble(title: String, items: Vec<ItemIn>, repairs: Repairs) -> Result<FeedIn, FeedInError> {
    let mut seen = HashSet::new();
    let mut kept = Vec::with_capacity(items.len());
    for mut item in items {
        if seen.contains(&item.key) {
            // One guid for all items is an old mistake; what tells them apart becomes part of the key.
            item.key = model::key(&format!("{} {}", item.key, item.own_key()));
        }
        if seen.insert(item.key.clone()) {
            kept.push(item);
        }
    }
    Ok(FeedIn { title: crate::html_in::to_line(&title), items: kept, repaired: repairs.list() })
}
