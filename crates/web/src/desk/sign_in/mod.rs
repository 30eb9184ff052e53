//! Signing in and out.
pub mod emergency;
pub mod form;
pub mod open;
pub mod out;
pub mod passkey;
pub mod password;
pub mod provider;
