//! The rules of the house.
#![expect(clippy::unwrap_used, reason = "a rule that cannot be checked is a failed rule")]
mod arrows;
mod dependencies;
mod licences;
mod map;
mod sizes;
mod words;

use std::path::{Path, PathBuf};

/// The project's root.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// All files below a folder with one of the endings, without what is built, installed or hidden.
fn files(below: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(below).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
        if path.is_dir() && !["target", "node_modules", "data"].contains(&name.as_str()) && !name.starts_with('.') {
            found.extend(files(&path, endings));
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The path as the project names it.
fn short(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().display().to_string()
}
