//! Following: the page with all ways, the QR code, and the four things a device may ask of its subscription.
pub mod fediverse;
pub mod greet;
pub mod page;
pub mod poster;
pub mod proof;
pub mod put;
pub mod qr;
pub mod stop;
pub mod stored;
