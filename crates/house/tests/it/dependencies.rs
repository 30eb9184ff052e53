//! Each dependency says why it is there, and some never come in.
use super::{read, root};

#[test]
fn every_dependency_says_why() {
    let manifest = read(&root().join("Cargo.toml"));
    let section = manifest.split("[workspace.dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let mut reason = false;
    for line in section.lines().filter(|l| !l.trim().is_empty()) {
        if line.starts_with('#') {
            reason = true;
        } else if line.contains('=') && !line.contains("path =") {
            assert!(reason, "no reason above: {line}");
            reason = false;
        }
    }
}

#[test]
fn rooms_take_dependencies_from_the_workspace_only() {
    for (manifest, room) in
        super::files(&root().join("crates"), &["Cargo.toml"]).iter().map(|p| (read(p), super::short(p)))
    {
        // Fuzz targets stand outside of the workspace: they need another compiler.
        if room.contains("/fuzz/") {
            continue;
        }
        for part in
            manifest.split("\n[").filter(|p| p.starts_with("dependencies]") || p.starts_with("dev-dependencies]"))
        {
            for line in part.lines().skip(1).filter(|l| l.contains('=') && !l.starts_with('#')) {
                assert!(line.contains("workspace = true"), "{room}: `{line}` belongs into the workspace's table");
            }
        }
    }
}

#[test]
fn no_openssl_no_libcurl() {
    let lock = read(&root().join("Cargo.lock"));
    for banned in ["openssl", "openssl-sys", "native-tls", "curl", "curl-sys", "libpq-sys"] {
        assert!(!lock.contains(&format!("name = \"{banned}\"")), "{banned} came in");
    }
}
