//! The newsletter: a channel's posts of a day or a week in one mail, to readers who asked for it twice. Pure: what is asked
//! of an address, when an issue is due, what follows an attempt to hand a mail over, what a bounce means.
mod address;
mod attempt;
mod bounce;
mod consent;
mod plan;
mod setup;
mod wish;

pub use address::MailAddress;
pub use attempt::{Fate, Said, UNCLEAR_KEPT, UNCLEAR_KNOWN, fate};
pub use bounce::{Bounce, Bounced, after, believed, doubted};
pub use consent::{ASKS, KEPT_UNCONFIRMED, WORDING};
pub use plan::{LATE, Plan};
pub use setup::{Mailbox, PER_MINUTE, Relay, Security, Setup};
pub use wish::{Rhythm, WISH_LEN, Wish};
