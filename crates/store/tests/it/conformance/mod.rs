//! One test a method, named after it; the first test below finds the method that has none.
mod accounts;
mod accounts_later;
mod admin;
mod admin_canary;
mod admin_feed_key;
mod admin_later;
mod admin_official;
mod admin_outlets;
pub mod admin_proof;
mod admin_warn;
mod delivery;
mod delivery_alarm;
mod delivery_hand_over;
mod delivery_later;
mod delivery_official;
mod delivery_phone;
mod delivery_rehearsed;
mod delivery_warning;
mod desk;
mod desk_again;
mod desk_canary;
mod desk_earlier;
mod desk_later;
pub mod desk_life;
mod desk_media;
pub mod desk_newsletter;
pub mod desk_official;
pub mod desk_outlets;
pub mod desk_phone;
mod desk_press;
mod desk_readers;
mod desk_records;
mod desk_rehearsal;
pub mod desk_sources;
pub mod desk_variants;
mod desk_warning;
pub mod desk_webhooks;
pub mod fediverse;
mod figures;
mod follow;
mod hubs;
mod inbox;
pub mod mailings;
mod mailings_walk;
mod officials;
mod outlets;
mod public;
mod public_newsletter;
mod public_official;
mod public_press;
mod public_proof;
mod public_warning;
mod reaction;
pub mod readers;
mod sources;
mod stores;
mod webhooks;

use std::fs;
use std::path::Path;

const ASKERS: [&str; 18] = [
    "Accounts",
    "Admin",
    "Delivery",
    "Desk",
    "Fediverse",
    "Figures",
    "Follow",
    "Hubs",
    "Inbox",
    "Mailings",
    "Officials",
    "Outlets",
    "Public",
    "Reaction",
    "Readers",
    "Sources",
    "Stores",
    "Webhooks",
];

#[test]
fn every_method_has_its_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    read(&root.join("src"), &mut sources);
    let mut missing = Vec::new();
    let mut methods = 0;
    for asker in ASKERS {
        let tests = tests_of(&root.join("tests/it/conformance"), &asker.to_lowercase());
        for method in sources.iter().flat_map(|source| methods_of(asker, source)) {
            methods += 1;
            if !tests.contains(&format!("#[tokio::test]\nasync fn {method}() {{")) {
                missing.push(format!("{asker}::{method}"));
            }
        }
    }
    assert!(missing.is_empty(), "no conformance test for {missing:?}");
    assert!(methods > 80, "the sources were not understood: {methods} methods found");
}

/// All files named after an asker: `desk.rs`, `desk_later.rs`, …
fn tests_of(folder: &Path, asker: &str) -> String {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let named = |path: &std::path::PathBuf| {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        stem == asker || stem.starts_with(&format!("{asker}_"))
    };
    files.filter(named).map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// Names of the public async methods in the `impl` blocks of one asker, by rustfmt's shape.
fn methods_of(asker: &str, source: &str) -> Vec<String> {
    let mut inside = false;
    let mut names = Vec::new();
    for line in source.lines() {
        if line.starts_with("impl") {
            inside = line == format!("impl {asker} {{");
        } else if line == "}" {
            inside = false;
        } else if let Some(rest) = line.strip_prefix("    pub async fn ").filter(|_| inside) {
            names.extend(rest.split(['(', '<']).next().map(str::to_owned));
        }
    }
    names
}

fn read(folder: &Path, sources: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, sources);
        } else {
            sources.push(fs::read_to_string(path).unwrap());
        }
    }
}
