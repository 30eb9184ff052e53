//! Where a warning holds, on pages: the first areas on a line, all the others behind a word that opens them.
use channel::warning::places;
use serde::Serialize;

/// `areas` in the templates.
#[derive(Clone, Default, Serialize)]
pub struct Areas {
    /// The first ones, on a line; empty where none is named.
    pub first: String,
    /// All the others.
    pub more: Vec<String>,
}

impl Areas {
    /// Of these names.
    pub fn of(names: &[String]) -> Areas {
        let (first, more) = places::split(names);
        Areas { first: first.join(", "), more: more.to_vec() }
    }
}
