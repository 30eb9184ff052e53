//! The channel's own settings, for its admins.
pub mod crest;
pub mod domain;
pub mod profile;
pub mod public;
pub mod show;
