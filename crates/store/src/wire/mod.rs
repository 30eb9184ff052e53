//! Domain types as JSON text, and back. Only this module knows the stored form; adding a field is adding an `Option`.

mod content;
mod profile;

pub(crate) use content::{read_content, write_content};
pub(crate) use profile::{read_profile, write_profile};
