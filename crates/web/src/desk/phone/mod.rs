//! Phones of people at the desk, which ring when something waits for a person: registered by themselves, for one channel, and
//! apart from following. Where a phone is lies sealed, as a follower's does; the desk sees whose it is and what it is called.
pub mod list;
pub mod put;
pub mod remove;
pub mod worker;
