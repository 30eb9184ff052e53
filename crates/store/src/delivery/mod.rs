mod count;
mod greeting;
mod outbox;
mod retry;
mod shard;
mod upkeep;
mod whose;

use db::Db;

/// The work of delivering: the only asker that reads sealed boxes. Work is claimed by compare-and-swap on a fencing
/// token and held by lease; nothing is written per follower who was reached.
#[derive(Clone)]
pub struct Delivery {
    pub(crate) content: Db,
    pub(crate) followers: Db,
}
