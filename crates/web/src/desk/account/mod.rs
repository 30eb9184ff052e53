//! My account: the ways to sign in, and where I am signed in.
pub mod passkeys;
pub mod password;
pub mod sessions;
pub mod show;
pub mod totp;
