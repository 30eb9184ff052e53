//! The Fediverse of our own: tells the servers of those who follow what became of a post, and reads what they told us.
//!
//! Nothing here answers a request. What other servers say is left at the door (`web/src/fediverse/inbox.rs`) as a sealed
//! letter; [`Runner`] opens it, fetches the key of whoever signed it, believes it or not, and answers a Follow. What the
//! publishing commit ordered comes over `outlets/src/fediverse.rs` as one order, which the store spreads over the inboxes:
//! one request a server, not a follower, warnings first. Every activity has one name, so that what is sent twice after a
//! crash is seen once.
#![deny(missing_docs)]

mod counts;
mod key;
mod memory;
mod out;
mod peer;
mod read;
mod runner;
mod send;

pub use counts::Counts;
pub use memory::Memory;
pub use runner::{LEASE, Links, LinksOf, PATIENCE, Pictures, Runner};
