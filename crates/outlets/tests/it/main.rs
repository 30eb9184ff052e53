//! Connectors against platforms that behave and misbehave.
#![expect(clippy::unwrap_used, reason = "a panic is how a test reports")]
mod anew;
mod bluesky;
mod fediverse;
mod first;
mod golden;
mod graph;
mod linkedin;
mod listmonk;
mod mastodon;
mod matrix;
mod pictures;
mod scripts;
mod stands;
mod sure;
mod telegram;
mod town;
mod two;
mod waha;
mod wordpress;
