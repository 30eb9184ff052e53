//! The newsletter at the desk: how it is sent, how it is, what was sent. Numbers only, and of readers rounded ones; nothing
//! is sent or looked at from here: the desk orders, the crate `newsletter` does.
pub mod acts;
mod form;
pub mod of_post;
mod order;
pub mod save;
pub mod show;
