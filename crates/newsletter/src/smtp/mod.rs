//! As much of SMTP (RFC 5321) as it takes to hand mails over to one server, over connections of crate net. Written here
//! because what follows a failure depends on the very moment of it: before the last line nothing was handed over, after it
//! nobody knows.
mod reply;
mod session;
mod trouble;

pub use session::{Outgoing, Session};
pub use trouble::Trouble;
