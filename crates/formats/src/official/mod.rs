//! Official warnings as residents get them: the sender's words, unchanged, and around them who says so.
mod listing;
mod say;
mod words;
mod zip;

pub use listing::{CapEntry, CapListing, listing};
pub use say::{Course, title};
pub use words::{regions, words};
pub use zip::{Archive, ZipError, open};
