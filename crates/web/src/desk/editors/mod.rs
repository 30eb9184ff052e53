//! Who works for the channel, and how others come in.
pub mod four_eyes;
pub mod invite;
pub mod list;
pub mod person;
pub mod revoke;
pub mod roles;
