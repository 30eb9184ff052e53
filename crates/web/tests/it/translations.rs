//! The texts: same keys, same placeholders, none missing, none unused.
use channel::lang::Lang;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use web::lang::words;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(dir: &Path, ending: &str, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, into);
        } else if path.to_string_lossy().ends_with(ending) {
            into.push(path);
        }
    }
}

/// Everything that may name a key: sources and templates.
fn text_of_the_house() -> String {
    let mut all = Vec::new();
    files(&root().join("src"), ".rs", &mut all);
    files(&root().join("templates"), ".html", &mut all);
    for room in ["channel", "push", "formats", "net", "newsletter", "server", "store"] {
        files(&root().join("..").join(room).join("src"), ".rs", &mut all);
    }
    all.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

#[test]
fn every_file_parses_and_no_key_stands_twice() {
    let mut seen: BTreeMap<(String, String), PathBuf> = BTreeMap::new();
    let mut all = Vec::new();
    files(&root().join("translations"), ".toml", &mut all);
    for path in all {
        let lang = if path.to_string_lossy().ends_with("de.toml") { "de" } else { "en" };
        let texts: HashMap<String, String> = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for (key, text) in texts {
            assert!(!text.trim().is_empty(), "{key} is empty in {}", path.display());
            if let Some(other) = seen.insert((lang.to_owned(), key.clone()), path.clone()) {
                panic!("{key} stands in {} and {}", other.display(), path.display());
            }
        }
    }
    assert!(seen.len() > 400);
}

#[test]
fn both_languages_have_the_same_keys_and_placeholders() {
    let holders = |text: &str| -> BTreeSet<String> {
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name.to_owned()).collect()
    };
    let (de, en) = (words(Lang::De), words(Lang::En));
    for (key, text) in de {
        let Some(other) = en.get(key) else { panic!("{key} is missing in English") };
        assert_eq!(holders(text), holders(other), "{key}");
    }
    for key in en.keys() {
        assert!(de.contains_key(key), "{key} is missing in German");
    }
}

/// Keys written out in templates and sources exist. Keys put together at run time are found by rendering.
#[test]
fn no_key_is_missing() {
    let mut templates = Vec::new();
    files(&root().join("templates"), ".html", &mut templates);
    for path in templates {
        let text = fs::read_to_string(&path).unwrap();
        for (at, _) in text.match_indices("t(") {
            let is_name = text[..at].ends_with(|before: char| before.is_ascii_alphanumeric());
            let Some(call) = text[at + 2..].strip_prefix(['"', '\'']).filter(|_| !is_name) else { continue };
            let key = call.split(['"', '\'']).next().unwrap();
            let whole = key.contains('.') && !key.ends_with('.') && !key.ends_with('_');
            assert!(!whole || words(Lang::De).contains_key(key), "{key} in {}", path.display());
        }
    }
}

#[test]
fn no_key_is_unused() {
    let house = text_of_the_house();
    let written = Written::read(&house);
    let unused: Vec<&String> = words(Lang::De).keys().filter(|key| !written.names(key)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

/// Every word of the warnings' closed lists has words for people.
#[test]
fn the_vocabulary_of_warnings_is_translated() {
    use channel::warning::{Category, Certainty, MsgType, Response, Severity, Status, Urgency};
    let mut keys: Vec<&str> = Status::ALL.iter().map(|word| word.key()).collect();
    keys.extend(MsgType::ALL.iter().map(|word| word.key()));
    keys.extend(Category::ALL.iter().map(|word| word.key()));
    keys.extend(Response::ALL.iter().map(|word| word.key()));
    keys.extend(Urgency::ALL.iter().map(|word| word.key()));
    keys.extend(Severity::ALL.iter().map(|word| word.key()));
    keys.extend(Certainty::ALL.iter().map(|word| word.key()));
    assert_eq!(keys.len(), 46);
    for lang in Lang::ALL {
        assert!(keys.iter().all(|key| words(lang).contains_key(*key)), "{lang:?}");
    }
}

/// What stands after a quotation mark: `"topic.news"`, `"topic."`, `"kind.{`; and after `{key}`: `"{key}.title"`.
struct Written<'a> {
    whole: HashSet<&'a str>,
    begun: HashSet<&'a str>,
    tails: HashSet<&'a str>,
}

impl<'a> Written<'a> {
    fn read(house: &'a str) -> Written<'a> {
        let mut written = Written { whole: HashSet::new(), begun: HashSet::new(), tails: HashSet::new() };
        let part = |text: &'a str| {
            let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c))).unwrap_or(text.len());
            text.split_at(end)
        };
        for (at, quote) in house.match_indices(['"', '\'']) {
            let (found, rest) = part(&house[at + 1..]);
            match rest {
                rest if rest.starts_with(quote) => drop(written.whole.insert(found)),
                rest if rest.starts_with('{') => drop(written.begun.insert(found)),
                _ => {}
            }
        }
        for (at, before) in house.match_indices("{key}.") {
            let (found, rest) = part(&house[at + before.len()..]);
            if rest.starts_with('"') {
                written.tails.insert(found);
            }
        }
        written
    }

    /// Either written out, or put together from a stem that is written out.
    fn names(&self, key: &str) -> bool {
        let mut stems = key.match_indices(['.', '_']).map(|(at, _)| &key[..=at]).filter(|stem| stem.len() < key.len());
        self.whole.contains(key)
            || stems.any(|stem| self.whole.contains(stem) || self.begun.contains(stem))
            || key.split_once('.').is_some_and(|(_, tail)| self.tails.contains(tail))
    }
}

#[test]
fn every_holiday_and_every_land_has_its_name() {
    let names = words(Lang::De);
    for key in channel::land::holiday_keys().chain(["own"]) {
        assert!(names.contains_key(&format!("holiday.{key}")), "{key}");
    }
    for land in channel::land::Land::ALL {
        assert!(names.contains_key(&format!("land.{}", land.code())), "{land:?}");
    }
}
