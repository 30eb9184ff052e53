mod audit;
mod canary;
mod channel;
mod feed_key;
mod import;
mod instance;
mod outlet;
mod proof;
mod warn;

use db::Db;

/// What only the executable may do: command line, verification, import, metrics.
#[derive(Clone)]
pub struct Admin {
    pub(crate) db: Db,
}
