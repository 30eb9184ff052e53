//! The channel as an actor of the Fediverse, at the desk: one page that says what it is and switches it on.
pub mod act;
pub mod show;
