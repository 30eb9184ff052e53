//! Addresses other programs look at without asking.
pub mod ausrufer;
pub mod feed_key;
pub mod health;
pub mod nodeinfo;
pub mod robots;
pub mod scripts;
pub mod security;
pub mod sitemap;
pub mod webfinger;
