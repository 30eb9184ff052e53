//! Official warnings: what authorities say, taken over word for word, marked as theirs, never under the town's name.
//!
//! All of it is pure: [`poll`] says what one reading of a source means for what is known, [`rule`] whom a warning reaches
//! by itself, [`standing`] how it stands. What follows from absence follows from a *complete* reading only.
mod chains;
mod heard;
pub mod poll;
pub mod rule;
pub mod same;
pub mod source;
mod standing;
mod words;

pub use heard::{Heard, Step};
pub use poll::{Change, Known, Listing, Reading, Weight, compare};
pub use rule::{Reach, Rule, Weighed, reach};
pub use source::{Provider, Watching};
pub use standing::{Ending, Standing};
pub use words::Words;
