//! What may be asked of the databases, and by whom. Each asker gets a struct with its own methods and no others, so
//! that "the desk cannot read an endpoint" is a matter of types: only [`Delivery`] reads sealed boxes.
//!
//! Content, followers and open reactions are three SQLite files (their backups live differently long, those of reactions
//! not at all) or one PostgreSQL database. Every task is one read or one transaction per database; time and randomness are parameters.

mod account;
mod admin;
mod alert;
mod audit;
mod delivery;
mod desk;
mod edition;
mod error;
mod fediverse;
mod figures;
mod follow;
mod forget;
mod hubs;
mod inbox;
mod mailings;
mod medium;
pub mod model;
mod officials;
mod origin;
mod outlets;
mod press;
mod proof;
mod public;
mod question;
mod reaction;
mod readers;
mod row;
pub mod schema;
mod sources;
mod sql;
mod stores;
mod webhooks;
mod wire;

pub use account::Accounts;
pub use admin::Admin;
pub use audit::AUDIT_WORDS;
pub use delivery::Delivery;
pub use desk::{Desk, IssueVerb};
pub use error::StoreError;
pub use fediverse::Fediverse;
pub use figures::Figures;
pub use follow::Follow;
pub use hubs::Hubs;
pub use inbox::Inbox;
pub use mailings::Mailings;
pub use model::*;
pub use officials::Officials;
pub use outlets::Outlets;
pub use public::Public;
pub use reaction::Reaction;
pub use readers::Readers;
pub use sources::Sources;
pub use sql::{Database, NamedStatement, every_statement};
pub use stores::Stores;
pub use webhooks::Webhooks;

pub(crate) type Result<T> = std::result::Result<T, StoreError>;
