//! The one way out: every outgoing connection is dialled here, to an address that was checked after resolution.

mod address;
mod call;
mod client;
mod connection;
mod dialer;
mod error;
mod kept;
mod resolve;

pub use address::is_public;
pub use call::{Answer, Call, CallError};
pub use client::{Client, Fetched, Heard, Limits, Step, unless_same};
pub use connection::{Connection, Protocol};
pub use dialer::{Alpn, DialError, Dialer, Line, Policy, TlsSetupError};
pub use error::FetchError;
pub use hyper::{Method, header};
pub use kept::Kept;
pub use resolve::{Resolve, SystemResolver};
