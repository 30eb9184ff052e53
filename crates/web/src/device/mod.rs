//! What the channel needs on a device: manifest, service worker, the posts to read without a network.
pub mod latest;
pub mod manifest;
pub mod worker;
