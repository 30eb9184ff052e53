//! The newsletter against a mail server that speaks SMTP and misbehaves.
#![expect(clippy::unwrap_used, reason = "a panic is how a test reports")]

mod asked;
mod changes;
mod crash;
mod dkim;
mod faults;
mod issue;
mod returned;
mod slow_mailbox;
mod store_away;
mod town;
