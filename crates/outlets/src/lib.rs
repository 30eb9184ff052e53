//! Speaks to the outlets: places of others where a channel's posts stand, too.
//!
//! What the publishing commit ordered is claimed outlet by outlet (`runner`), so that one that hangs delays no other and
//! each is spoken to by one node at a time. What to do next with a post there says `channel::outlet::dispatch`; here it is
//! done. One file a connector; all of them keep the contract of `connector::Connector`.
#![deny(missing_docs)]

mod account;
mod answer;
mod bluesky;
mod connector;
mod container;
mod count;
mod facebook;
mod fediverse;
mod graph;
mod instagram;
mod job;
mod linkedin;
mod listmonk;
mod look;
mod mastodon;
mod matrix;
mod ours;
mod runner;
mod shared;
mod spoken;
mod telegram;
mod threads;
mod waha;
mod wordpress;
mod work;

pub use answer::PATIENCE;
pub use bytes::Bytes;
pub use fediverse::{Becomes, Fediverse, Order};
pub use job::{Links, LinksOf, Pictures, Unread};
pub use runner::Runner;
pub use spoken::is_spoken;
