//! Who works for the channel, and how others come in.
pub mod invite;
pub mod list;
pub mod revoke;
