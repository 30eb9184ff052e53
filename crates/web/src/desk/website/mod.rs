//! The channel on the town's website: the code to paste, tried out beside it.
pub mod code;
pub mod show;
