//! The list of everything a browser runs or is styled by, by SHA-256.
use aws_lc_rs::digest;
use serde::{Deserialize, Serialize};

/// What a program serves below `/assets/{set}/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// Version of this list's form.
    pub v: u32,
    /// Of the program.
    pub version: String,
    /// Names the set in addresses.
    pub set: String,
    /// SHA-256 of the service worker without its first line, which tells it what belongs to its channel.
    pub worker: String,
    /// In the order of their paths.
    pub files: Vec<Entry>,
}

/// One file as it goes over the wire, uncompressed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Below `/assets/{set}/`.
    pub path: String,
    /// Hexadecimal.
    pub sha256: String,
    /// Length.
    pub bytes: usize,
}

impl List {
    /// As it is published.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Entry {
    /// Of a file's bytes.
    pub fn of(path: &str, bytes: &[u8]) -> Self {
        Self { path: path.to_owned(), sha256: sha256(bytes), bytes: bytes.len() }
    }
}

/// In hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    formats::hex::encode(digest::digest(&digest::SHA256, bytes).as_ref())
}
