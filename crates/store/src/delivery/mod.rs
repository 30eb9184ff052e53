mod alarm;
mod count;
mod everyone;
mod greeting;
mod hand_over;
mod outbox;
mod pause;
mod phone;
mod retry;
mod shard;
mod upkeep;
mod whose;

use std::time::Duration;

use channel::clock::Timestamp;
use db::Db;

use crate::row::ms;

/// The work of delivering: the only asker that reads sealed boxes. Work is claimed by compare-and-swap on a fencing
/// token and held by lease; nothing is written per follower who was reached.
#[derive(Clone)]
pub struct Delivery {
    pub(crate) content: Db,
    pub(crate) followers: Db,
}

/// When a lease taken now ends, milliseconds since 1970 UTC.
fn lease_end(now: Timestamp, lease: Duration) -> i64 {
    ms(now).saturating_add(i64::try_from(lease.as_millis()).unwrap_or(i64::MAX))
}

/// A length to be stored.
fn number(items: usize) -> i64 {
    i64::try_from(items).unwrap_or(i64::MAX)
}
