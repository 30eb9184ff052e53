//! The fields of a version in words, as the desk shows them when it compares two.
use super::Order;
use crate::desk::posts::form;
use crate::desk::posts::versions::fields::{FIELDS, said};
use channel::post::Content;
use serde::Serialize;

/// A field and what it says.
#[derive(Serialize)]
pub struct Fact {
    label: String,
    value: String,
}

/// What stands in the page as text already.
const TEXTS: [&str; 3] = ["title", "body", "plain"];

/// Every field that says something.
pub fn facts(order: &Order<'_>, content: &Content) -> Vec<Fact> {
    let fields = form::from_content(content, &order.zone);
    let of = |(name, label): &(&str, &str)| {
        let value = fields.all(name).collect::<Vec<_>>().join(", ");
        let fact = Fact { label: order.t(label, &[]), value: said(name, &value, order.lang) };
        (!fact.value.is_empty()).then_some(fact)
    };
    FIELDS.iter().filter(|(name, _)| !TEXTS.contains(name)).filter_map(of).collect()
}
