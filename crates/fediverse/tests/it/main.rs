//! The Fediverse of our own against servers that behave and misbehave, on loopback.
#![expect(clippy::unwrap_used, reason = "a panic is how a test reports")]
mod following;
mod hostile;
mod peer;
mod telling;
mod town;
