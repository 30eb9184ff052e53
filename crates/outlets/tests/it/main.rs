//! Connectors against platforms that behave and misbehave.
#![expect(clippy::unwrap_used, reason = "a panic is how a test reports")]
mod golden;
mod mastodon;
mod scripts;
mod town;
