//! The residents' side through its public door: HTTP requests to the router, on a real database.
#![expect(clippy::unwrap_used, reason = "a panic is how a test reports")]

mod anon;
mod fediverse;
mod feeds;
mod following;
mod headers;
mod live;
mod newsletter;
mod official;
mod pages;
mod posts;
mod press;
mod proofs;
mod serving;
#[expect(dead_code, reason = "the proof beside this uses more of it")]
mod stage;
mod stage_official;
mod templates;
mod translations;
mod website;
