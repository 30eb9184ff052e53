//! Where one post stands: one report over all outlets, and what a person decides about one of them.
pub mod act;
pub mod download;
pub mod line;
pub mod missed;
pub mod programs;
pub mod show;
