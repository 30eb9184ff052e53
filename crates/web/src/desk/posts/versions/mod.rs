//! The versions of a post: compared, and brought back.
pub mod diff;
pub mod fields;
pub mod restore;
pub mod show;
