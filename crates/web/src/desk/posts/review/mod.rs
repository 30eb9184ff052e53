//! A working copy between writing and release: where it stands, what one may do, what was said about it.
pub mod belongs;
pub mod comment;
pub mod copy;
pub mod may;
pub mod planned;
pub mod show;
pub mod step;
pub mod thread;
