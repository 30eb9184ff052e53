//! Who did what in the channel, for its administrators.
pub mod download;
pub mod list;
