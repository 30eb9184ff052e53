//! One word for one thing: the words of GLOSSARY.md, not their synonyms.
use super::{files, read, root, short};

/// Synonym, the word to use, and what may still contain the synonym (names that others chose).
const SYNONYMS: &[(&str, &str, &[&str])] = &[
    (
        "subscriber",
        "follower (a person) or subscription (the stored address)",
        &["tracing_subscriber", "tracing-subscriber", "async_nats::subscriber"],
    ),
    ("channel_user", "editor or follower", &[]),
    ("newsitem", "post", &[]),
];

#[test]
fn synonyms_stay_out() {
    for path in files(&root().join("crates"), &[".rs", ".html", ".sql"]) {
        if short(&path).starts_with("crates/house") {
            continue;
        }
        let mut text = read(&path).to_lowercase();
        for (word, instead, excepted) in SYNONYMS {
            excepted.iter().for_each(|allowed| text = text.replace(allowed, ""));
            assert!(!text.contains(word), "{} says “{word}”; the word is {instead}", short(&path));
        }
    }
}

#[test]
fn sources_name_no_machine() {
    for path in files(&root(), &[".rs", ".md", ".toml", ".mjs", ".js", ".html"]) {
        let text = read(&path);
        assert!(!text.contains(concat!("/wo", "rk/")), "{} carries a path of somebody's machine", short(&path));
    }
}

/// The web cannot open a box: it never hears of the key that could, nor of whatever leads to one.
#[test]
fn the_web_names_no_key_that_opens() {
    for path in files(&root().join("crates/web/src"), &[".rs"]) {
        let text = read(&path);
        for word in ["MasterKey", "Opener", "vapid("] {
            assert!(!text.contains(word), "{} names {word}", short(&path));
        }
    }
}
