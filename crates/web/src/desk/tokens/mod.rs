//! Programs of the town and their tokens.
pub mod give;
pub mod list;
pub mod revoke;
