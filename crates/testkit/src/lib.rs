//! Parts for tests, never shipped: a clock that can be moved, randomness that repeats, directories and database schemas
//! that remove themselves, and small servers that speak the real protocols on loopback: a push service with devices
//! behind it, a DNS server, a web site.
//!
//! A test that cannot set its stage is a failed test, so the code here panics where the product would answer an error.
#![expect(clippy::expect_used, reason = "a panic is how a test reports")]
#![deny(missing_docs)]

pub mod clock;
pub mod complete;
pub mod dns;
pub mod guarded_nats;
pub mod mail;
pub mod nats;
pub mod official;
pub mod outlets;
pub mod postgres;
mod profile;
pub mod push_service;
pub mod random;
pub mod site;
pub mod standby;
pub mod temp;

mod http;

pub use clock::{FakeClock, WallClock};
pub use complete::left_out;
pub use mail::{MailManner, MailMishap, MailServer};
pub use postgres::postgres;
pub use profile::{imprint, newsletter, profile};
pub use push_service::PushService;
pub use random::Seeded;
pub use temp::TempDir;
