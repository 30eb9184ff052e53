//! The town's own warnings: from what a duty officer decided to a message of the standard, and back to what people read.
//! Every outlet's text comes out of the sealed message, so that none can say something else than the others.
mod compose;
pub mod template;
mod told;
pub mod words;

pub use compose::{Sender, compose};
pub use told::Told;
