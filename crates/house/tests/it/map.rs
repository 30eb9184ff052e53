//! The map is the tree: every room is on it, and every file a document names exists.
use super::{files, read, root, short};

#[test]
fn the_map_names_every_room_and_no_other() {
    let map = read(&root().join("ARCHITECTURE.md"));
    for room in std::fs::read_dir(root().join("crates")).unwrap() {
        let name = room.unwrap().file_name().into_string().unwrap();
        assert!(map.contains(&format!("| `{name}` |")), "ARCHITECTURE.md has no row for crates/{name}");
    }
    for row in map.lines().filter(|l| l.starts_with("| `")) {
        let name = row.split('`').nth(1).unwrap();
        assert!(root().join("crates").join(name).is_dir(), "ARCHITECTURE.md names crates/{name}, which is not there");
    }
}

#[test]
fn files_named_in_documents_exist() {
    for document in files(&root(), &[".md"]).into_iter().filter(|p| !short(p).contains("vendor")) {
        for name in read(&document).split('`').skip(1).step_by(2).filter(|word| looks_like_a_file(word)) {
            let beside = document.parent().unwrap().join(name);
            let there = root().join(name).exists() || beside.exists() || root().join("crates").join(name).exists();
            assert!(there, "{} names {name}, which is not there", short(&document));
        }
    }
}

fn looks_like_a_file(word: &str) -> bool {
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
    let known = [".rs", ".md", ".toml", ".html", ".js", ".mjs", ".sql", ".css"].iter().any(|e| word.ends_with(e));
    plain && known && word.contains('/') && !word.starts_with('/') && !word.starts_with("..")
}
