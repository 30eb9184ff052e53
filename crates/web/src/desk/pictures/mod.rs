//! Pictures: cleaned, scaled, named by their hash.
pub mod process;
pub mod upload;
