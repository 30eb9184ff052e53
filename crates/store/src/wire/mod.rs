//! Domain types as JSON text, and back. Only this module knows the stored form; adding a field is adding an `Option`.

mod content;
pub(crate) mod counted;
mod days;
pub(crate) mod dispatch;
pub(crate) mod health;
pub(crate) mod newsletter;
mod official;
mod profile;
mod series;
mod traffic;

pub(crate) use content::{read_content, write_content};
pub(crate) use days::{read_days, write_days};
pub(crate) use official::{read_words, write_words};
pub(crate) use profile::{read_profile, write_profile};
pub(crate) use series::{read_series, write_series};
