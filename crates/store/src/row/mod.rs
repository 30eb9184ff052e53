//! Rows of the databases as domain types.
use ::channel::clock::Timestamp;
use ::channel::delivery::State;

pub(crate) mod audit;
pub(crate) mod channel;
pub(crate) mod fediverse;
pub(crate) mod grant;
pub(crate) mod medium;
pub(crate) mod newsletter;
pub(crate) mod official;
pub(crate) mod outlet;
pub(crate) mod post;
pub(crate) mod proof;
pub(crate) mod reaction;
pub(crate) mod rehearsal;
pub(crate) mod source;
pub(crate) mod variant;
pub(crate) mod warning;
pub(crate) mod webhook;

use crate::{Result, StoreError};

/// Milliseconds since 1970 UTC, as stored.
pub(crate) fn ms(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// Milliseconds of an instant that may be missing.
pub(crate) fn ms_of(at: Option<Timestamp>) -> Option<i64> {
    at.map(ms)
}

/// A limit as SQL takes it.
pub(crate) fn limit(items: usize) -> i64 {
    i64::try_from(items).unwrap_or(i64::MAX)
}

/// A stored number that is never negative.
pub(crate) fn count(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// A number to be stored.
pub(crate) fn stored(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// A stored version, attempt or size.
pub(crate) fn small(table: &'static str, value: i64) -> Result<u32> {
    u32::try_from(value).map_err(|_| StoreError::corrupt(table, "a number out of range"))
}

/// A stored word as the state it names.
pub(crate) fn delivery_state(word: &str) -> Result<State> {
    State::parse(word).ok_or_else(|| StoreError::corrupt("delivery", "state"))
}
