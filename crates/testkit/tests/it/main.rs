//! The servers of the test kit against clients that are not theirs.
#![expect(clippy::unwrap_used, reason = "a panic is how a test reports")]

mod dns;
mod push_service;
mod rest;
