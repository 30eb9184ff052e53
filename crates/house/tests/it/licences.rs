//! Every licence that comes in fits the EUPL-1.2, and THIRD-PARTY.md names every crate that is shipped.
use super::{read, root};
use serde_json::Value;
use std::process::Command;

/// Licences that may come in. A crate passes when one alternative of its expression uses only these.
const ALLOWED: &[&str] = &[
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "Unlicense",
    "CC0-1.0",
    "BSL-1.0",
    "Unicode-3.0",
    "CDLA-Permissive-2.0",
    "MPL-2.0",
    "EUPL-1.2",
    "OpenSSL",
    "Apache-2.0 WITH LLVM-exception",
];

fn packages() -> Vec<Value> {
    let mut cargo = Command::new(env!("CARGO"));
    let output = cargo.args(["metadata", "--format-version", "1", "--locked"]).current_dir(root()).output().unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

fn fits(expression: &str) -> bool {
    let plain = expression.replace(['(', ')'], " ").replace('/', " OR ");
    plain.split(" OR ").any(|part| part.split(" AND ").all(|licence| ALLOWED.contains(&licence.trim())))
}

#[test]
fn every_licence_fits() {
    for package in packages() {
        let licence = package["license"].as_str().unwrap_or("none");
        assert!(fits(licence), "{} comes under {licence}", package["name"]);
    }
}

#[test]
fn third_party_notices_are_complete() {
    let notices = read(&root().join("THIRD-PARTY.md"));
    for package in packages().iter().filter(|p| p["source"].is_string()) {
        let row = format!("| {} |", package["name"].as_str().unwrap());
        assert!(notices.contains(&row), "THIRD-PARTY.md lacks {}: run scripts/third-party", package["name"]);
    }
}
