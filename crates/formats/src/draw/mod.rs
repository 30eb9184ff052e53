//! A small canvas: rectangles with round corners, strokes, letters, pictures. Just what cards and icons need.
mod canvas;
mod letters;

pub(crate) use canvas::{Canvas, picture};
pub(crate) use letters::{Face, fit_lines, wrap};

/// Why no picture came out.
#[derive(Debug, thiserror::Error)]
#[error("drawing a picture failed: {0}")]
pub struct DrawError(pub(crate) String);
