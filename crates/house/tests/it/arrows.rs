//! Which room may use which. A new arrow is a decision: change the table and ARCHITECTURE.md together.
use super::{read, root};

const ARROWS: &[(&str, &[&str])] = &[
    ("channel", &[]),
    ("formats", &["channel"]),
    ("vault", &[]),
    ("reaction", &[]),
    ("net", &[]),
    ("push", &["net"]),
    ("db", &[]),
    ("store", &["channel", "db"]),
    ("delivery", &["channel", "store", "vault", "push", "formats"]),
    ("outlets", &["channel", "formats", "net", "store", "vault"]),
    ("fediverse", &["channel", "formats", "net", "store", "vault"]),
    ("newsletter", &["channel", "formats", "net", "store", "vault"]),
    ("bell", &["channel", "vault", "db"]),
    ("web", &["channel", "formats", "reaction", "store", "vault"]),
    (
        "server",
        &[
            "channel",
            "formats",
            "reaction",
            "net",
            "vault",
            "push",
            "db",
            "store",
            "delivery",
            "web",
            "bell",
            "outlets",
            "fediverse",
            "newsletter",
        ],
    ),
    ("testkit", &["channel"]),
    (
        "bench",
        &[
            "channel",
            "formats",
            "vault",
            "net",
            "push",
            "reaction",
            "db",
            "store",
            "delivery",
            "web",
            "bell",
            "server",
            "testkit",
            "newsletter",
        ],
    ),
    ("house", &[]),
];

/// Names of our rooms in the `[dependencies]` section (development dependencies are free).
fn uses(room: &str) -> Vec<String> {
    let manifest = read(&root().join("crates").join(room).join("Cargo.toml"));
    let section = manifest.split("\n[").find(|part| part.starts_with("dependencies]")).unwrap_or("");
    let names = section.lines().skip(1).filter_map(|line| line.split(['.', ' ', '=']).next());
    names.filter(|name| ARROWS.iter().any(|(room, _)| room == name)).map(str::to_owned).collect()
}

#[test]
fn rooms_use_only_what_they_may() {
    for (room, may) in ARROWS {
        for used in uses(room) {
            assert!(may.contains(&used.as_str()), "{room} → {used} is a new arrow: see ARCHITECTURE.md, “Rooms”");
        }
    }
}

#[test]
fn every_room_is_in_the_table() {
    let mut rooms: Vec<String> = std::fs::read_dir(root().join("crates"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    rooms.sort();
    let mut table: Vec<&str> = ARROWS.iter().map(|(room, _)| *room).collect();
    table.sort();
    assert_eq!(rooms, table);
}
