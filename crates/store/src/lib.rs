//! What may be asked of the databases, and by whom. Each asker gets a struct with its own methods and no others, so
//! that "the desk cannot read an endpoint" is a matter of types: only [`Delivery`] reads sealed boxes.
//!
//! Content and followers are two SQLite files (their backups live differently long) or one PostgreSQL database. Every
//! task is one read or one transaction per database; time and randomness are parameters.

mod account;
mod admin;
mod delivery;
mod desk;
mod error;
mod follow;
pub mod model;
mod public;
mod stores;

pub use account::Accounts;
pub use admin::Admin;
pub use delivery::Delivery;
pub use desk::Desk;
pub use error::StoreError;
pub use follow::Follow;
pub use model::*;
pub use public::Public;
pub use stores::Stores;

pub(crate) type Result<T> = std::result::Result<T, StoreError>;
