//! Leichte Sprache and translations of a post: each written, read and found good apart from the main text.
pub mod line;
pub mod list;
pub mod main_text;
pub mod show;
pub mod step;
pub mod write;
