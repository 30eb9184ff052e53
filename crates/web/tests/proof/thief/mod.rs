//! The thief: what he tries, whatever was stored. Each file is one kind of trying; none knows what the server promises.
mod bytes;
mod chance;
mod keys;
mod order;
mod tables;

pub use bytes::{all_spellings, places};
pub use chance::{Hits, Lean};
pub use keys::derived;
pub use order::{Item, orders};
pub use tables::{Cell, Table, name_of, read};

/// Something the thief says he can tell, and why guessing would not.
pub type Claims = Vec<String>;
