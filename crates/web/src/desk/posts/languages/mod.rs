//! Leichte Sprache and translations of a post: each written, read and found good apart from the main text.
pub mod autosave;
pub mod line;
pub mod list;
pub mod main_text;
pub mod preview;
pub mod show;
pub mod step;
pub mod write;
