//! The form of a place, as typed or as it is stored.
use crate::desk::fields::Fields;
use crate::lang::{Lang, t};
use channel::source::{EVERY, Enter, Way};
use serde::Serialize;
use std::collections::BTreeMap;
use store::model::Source;

/// Single fields, as typed.
const NAMES: [&str; 7] = ["label", "url", "recipe_item", "recipe_title", "recipe_link", "recipe_date", "recipe_text"];

/// What the template needs.
#[derive(Serialize)]
pub struct Form {
    typed: BTreeMap<&'static str, String>,
    ways: Vec<Choice>,
    enters: Vec<Choice>,
    everys: Vec<Choice>,
    /// The recipe is needed, so it is open.
    list: bool,
}

#[derive(Serialize)]
struct Choice {
    key: String,
    label: String,
    hint: String,
    chosen: bool,
}

/// The form in a language.
pub fn of(lang: Lang, typed: &Fields) -> Form {
    let choice = |group: &str, key: String, chosen: bool| Choice {
        label: t(lang, &format!("sources.{group}.{key}"), &[]),
        hint: t(lang, &format!("sources.{group}.{key}_hint"), &[]),
        key,
        chosen,
    };
    let way = Way::parse(typed.get("way")).unwrap_or(Way::Feed);
    let enter = Enter::parse(typed.get("enter")).unwrap_or_default();
    let every = typed.get("every").parse().unwrap_or(EVERY[1]);
    Form {
        typed: NAMES.iter().map(|name| (*name, typed.get(name).to_owned())).collect(),
        ways: Way::ALL.map(|one| choice("way", one.key().to_owned(), one == way)).into(),
        enters: Enter::ALL.map(|one| choice("enter", one.key().to_owned(), one == enter)).into(),
        everys: EVERY
            .map(|one| Choice {
                key: one.to_string(),
                label: t(lang, &format!("sources.every.{one}"), &[]),
                hint: String::new(),
                chosen: one == every,
            })
            .into(),
        list: way == Way::List,
    }
}

/// The form a stored place would have been typed into.
pub fn from_source(source: &Source) -> Fields {
    let (watch, recipe) = (&source.watch, &source.watch.recipe);
    let mut fields = Fields::default();
    for (name, value) in [
        ("label", watch.label.as_str()),
        ("url", watch.url.as_str()),
        ("way", watch.way.key()),
        ("enter", watch.enter.key()),
        ("recipe_item", recipe.item.as_str()),
        ("recipe_title", recipe.title.as_str()),
        ("recipe_link", recipe.link.as_str()),
        ("recipe_date", recipe.date.as_str()),
        ("recipe_text", recipe.text.as_str()),
    ] {
        fields.push(name, value);
    }
    fields.push("every", watch.every.to_string());
    fields
}
