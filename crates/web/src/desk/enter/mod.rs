//! One-time links. Looking at one costs nothing; only pressing the button uses it, so that link previews of mail
//! programs and messengers do not.
pub mod redeem;
pub mod show;
