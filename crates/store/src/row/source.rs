use channel::clock::from_ms;
use channel::ids::{ChannelId, PostId};
use channel::source::{Enter, Fate, Recipe, Watch, Way};
use serde_json::{Value, json};
use url::Url;

use super::small;
use crate::{Result, Source, SourceItem, StoreError};

/// The columns of `source_from!`.
pub(crate) type SourceRow = (
    i64,
    i64,
    String,
    String,
    String,
    String,
    String,
    i64,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    String,
    i64,
    Option<String>,
    Option<String>,
);
/// The columns of `sql::source::ITEMS`.
pub(crate) type ItemRow = (String, i64, String, String, String, String, String, Option<i64>);

/// Reads a place.
pub(crate) fn source(row: SourceRow) -> Result<Source> {
    let wrong = |what| StoreError::corrupt("source", what);
    let (id, channel, label, url, way, recipe, enter, every, started, due, looked, problem, failures, etag, modified) =
        row;
    Ok(Source {
        id,
        channel: ChannelId(channel),
        watch: Watch {
            label,
            url: Url::parse(&url).map_err(|_| wrong("url"))?,
            way: Way::parse(&way).ok_or_else(|| wrong("way"))?,
            recipe: read_recipe(&recipe),
            enter: Enter::parse(&enter).ok_or_else(|| wrong("enter"))?,
            every: small("source", every)?,
        },
        started: started.map(from_ms),
        due: due.map(from_ms),
        looked: looked.map(from_ms),
        problem,
        failures: small("source", failures)?,
        etag,
        modified,
    })
}

/// Reads an item.
pub(crate) fn item(row: ItemRow) -> Result<SourceItem> {
    let (key, at, title, link, fate, why, arg, post) = row;
    Ok(SourceItem {
        key,
        at: from_ms(at),
        title,
        link,
        fate: Fate::parse(&fate).ok_or_else(|| StoreError::corrupt("source_item", "fate"))?,
        why: (!why.is_empty()).then_some((why, arg)),
        post: post.map(PostId),
    })
}

/// Writes a recipe.
pub(crate) fn write_recipe(recipe: &Recipe) -> String {
    let Recipe { item, title, link, date, text } = recipe;
    json!({ "item": item, "title": title, "link": link, "date": date, "text": text }).to_string()
}

fn read_recipe(json: &str) -> Recipe {
    let value: Value = serde_json::from_str(json).unwrap_or_default();
    let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Recipe { item: text("item"), title: text("title"), link: text("link"), date: text("date"), text: text("text") }
}
