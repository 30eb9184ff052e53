//! One of several things to choose from, as lists and radio buttons show it.
use serde::Serialize;

/// A value of a form with its name.
#[derive(Serialize)]
pub struct Choice {
    /// What is sent.
    pub key: String,
    /// What is read.
    pub label: String,
    /// Chosen now.
    pub chosen: bool,
}

impl Choice {
    /// One of several.
    pub fn new(key: &str, label: String, chosen: bool) -> Choice {
        Choice { key: key.to_owned(), label, chosen }
    }
}
