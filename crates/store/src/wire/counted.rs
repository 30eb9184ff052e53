//! What a platform counts of a post, as JSON.
use channel::clock::from_ms;
use channel::outlet::counted::{Counted, Sum};
use serde_json::{Map, Value, json};

use crate::row::ms;

/// Writes it.
pub(crate) fn to_json(counted: &Counted) -> String {
    let sums: Map<String, Value> = counted.sums.iter().map(|(sum, n)| (sum.key().to_owned(), json!(n))).collect();
    json!({ "at": ms(counted.at), "sums": sums }).to_string()
}

/// Reads it; nothing was counted yet where nothing can be read.
pub(crate) fn read(text: &str) -> Option<Counted> {
    let value: Value = serde_json::from_str(text).ok()?;
    let sums = Sum::ALL.into_iter().filter_map(|sum| Some((sum, value["sums"][sum.key()].as_u64()?))).collect();
    Some(Counted { at: from_ms(value["at"].as_i64()?), sums })
}
