//! Connectors against platforms that behave and misbehave.
#![expect(clippy::unwrap_used, reason = "a panic is how a test reports")]
mod bluesky;
mod golden;
mod graph;
mod mastodon;
mod matrix;
mod scripts;
mod telegram;
mod town;
