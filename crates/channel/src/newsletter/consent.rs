//! What is kept so that a town can prove who asked for its mail (Art. 7 (1) GDPR), and how long.
use jiff::SignedDuration;

/// Number of the words somebody agreed to: `newsletter.consent` in the translations. Other words have another number, so
/// that what was agreed to can still be said years later.
pub const WORDING: u16 = 1;

/// An address nobody confirmed is forgotten after that.
pub const KEPT_UNCONFIRMED: SignedDuration = SignedDuration::from_hours(48);

/// Confirmation mails one address gets at most while it is unconfirmed: who types a stranger's address again and again
/// must not be able to fill their mailbox.
pub const ASKS: u32 = 3;
