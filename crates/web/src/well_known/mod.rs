//! Addresses other programs look at without asking.
pub mod ausrufer;
pub mod health;
pub mod robots;
pub mod scripts;
pub mod security;
pub mod sitemap;
