//! The one way out: every outgoing connection is dialled here, to an address that was checked after resolution.

mod address;
mod dialer;

pub use dialer::{Alpn, Connection, DialError, Dialer, Policy, Protocol, Resolve, SystemResolver, TlsSetupError};
