//! The room through its public door: what a device and a server do with each other.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod arbitrary;
mod booklet;
mod common;
mod gates;
mod keys;
mod parsers;
mod refusals;
mod vectors;
