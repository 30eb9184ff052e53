//! Connectors against platforms that behave and misbehave.
mod golden;
mod mastodon;
mod scripts;
mod town;
