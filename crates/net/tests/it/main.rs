//! The net crate through its public door, with real sockets on loopback.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod dialer;
mod fetch;
mod site;
