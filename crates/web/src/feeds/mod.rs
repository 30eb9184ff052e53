//! The channel for feed readers and calendars.
pub mod atom;
pub mod event;
pub mod events;
pub mod files;
pub mod json;
pub mod rss;
pub mod source;
pub mod warnings;
