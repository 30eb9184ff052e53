//! The versions of a post: compared, and brought back.
pub mod diff;
pub mod restore;
pub mod show;
