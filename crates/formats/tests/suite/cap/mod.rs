//! Warnings: read leniently, written strictly, judged by two validators that are not ours.
mod corpus;
mod feed;
mod hostile;
mod made;
pub mod oracle;
mod reading;
mod signature;
mod writing;

use formats::cap::{CapError, Received, read};
use std::path::PathBuf;

/// The one message every test can have.
pub const SMOKE: &str = include_str!("../../cap/rauch.xml");

pub fn take(text: &str) -> Result<Received, CapError> {
    read(text.as_bytes())
}

/// Like the message, with one stretch of text exchanged.
pub fn with(old: &str, new: &str) -> String {
    assert!(SMOKE.contains(old), "{old} is not in the message");
    SMOKE.replacen(old, new, 1)
}

/// A folder of the collected real messages; `None` with a word when it is not beside the project.
pub fn folder(name: &str) -> Option<Vec<PathBuf>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/cap").join(name);
    let Ok(entries) = std::fs::read_dir(folder) else {
        crate::common::left_out("no real messages are beside the project");
        return None;
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    Some(files)
}
