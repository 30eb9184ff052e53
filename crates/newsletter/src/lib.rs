//! Sends newsletters: the mail that asks whether somebody really asked, the issues, and what comes of mails that come
//! back. Beside `delivery` the only room that opens a box.
//!
//! An issue is a walk over all readers of a channel in the order of their keys (`walk`, `line`). Before a handful of mails is
//! handed over, it is written down how far they reach; afterwards, how far the walk came and which of them are tried
//! again. Whoever dies in between leaves a handful of which nobody knows whether they were handed over: they are *unclear*
//! and stay so until a person says that they be sent again. Nothing is written of mails that went well. So each address
//! has an issue once, over crashes and nodes, as far as SMTP can tell.
#![deny(missing_docs)]

mod confirm;
mod edition;
mod health;
mod known;
mod later;
mod line;
mod mail;
mod mailbox;
mod parts;
mod plan;
mod post_room;
mod runner;
mod smtp;
mod stop;
mod trial;
mod under_way;
mod walk;
mod way;

pub use known::{Known, known};
pub use mailbox::heed;
pub use parts::{Links, LinksOf, Parts, Settings, Texts};
pub use runner::Runner;
pub use smtp::{Outgoing, Session, Trouble};
