//! The real municipal feeds, which lie beside the project where they are at all.
use crate::engine::engines;
use crate::inside::Inside;
use crate::town::Town;
use formats::feed_in::ItemIn;
use std::collections::HashMap;
use std::path::Path;

/// A real feed and its items as `formats` reads them.
pub struct Feed {
    pub name: String,
    pub path: String,
    pub items: Vec<ItemIn>,
}

/// All there are; none, and one line saying so, where the data is not.
pub fn real() -> Vec<Feed> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/feeds");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        let word = "AUSRUFER_TEST_WITHOUT_REAL_DATA";
        assert!(std::env::var_os(word).is_some(), "no real feeds in {folder:?}; {word}=1 leaves these tests out");
        return Vec::new();
    };
    let paths = entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "xml"));
    let mut feeds: Vec<Feed> = paths.map(|path| read(&path)).collect();
    feeds.sort_by(|a, b| a.name.cmp(&b.name));
    let items: usize = feeds.iter().map(|feed| feed.items.len()).sum();
    assert_eq!((feeds.len(), items), (6, 1689), "what is known of these feeds");
    feeds
}

fn read(path: &Path) -> Feed {
    let name = path.file_name().unwrap().to_string_lossy().split('.').next().unwrap().to_owned();
    let items = formats::feed_in::read_feed(&std::fs::read(path).unwrap(), None, None).unwrap().items;
    Feed { name, path: path.display().to_string(), items }
}

#[tokio::test]
async fn every_item_is_taken_once_with_its_date_and_link() {
    let feeds = real();
    for engine in engines().into_iter().filter(|_| !feeds.is_empty()) {
        let town = Town::on(engine);
        for feed in &feeds {
            town.run(&["channel", "create", &feed.name, "--name", &feed.name]).ends(0);
            let import = ["import", &feed.path, "--channel", &feed.name, "--as", "published"];
            let count = feed.items.len();
            let taken = town.run(&import).ends(0).out;
            assert!(taken.contains(&format!("{count} items in the feed: {count} taken")), "{}: {taken}", feed.name);
            let again = town.run(&import).ends(0).out;
            assert!(again.contains(&format!("0 taken, {count} already there, 0 not taken")), "{}: {again}", feed.name);
            compare(&Inside::of(&town).await, feed).await;
        }
    }
}

async fn compare(inside: &Inside, feed: &Feed) {
    let posts = inside.posts(&feed.name).await;
    assert_eq!(posts.len(), feed.items.len());
    let mut wanted: HashMap<_, usize> = HashMap::new();
    for item in &feed.items {
        *wanted.entry((item.link.clone(), item.published.unwrap())).or_default() += 1;
    }
    for post in posts {
        let left = wanted.get_mut(&(post.content.source_url.clone(), post.published));
        let left =
            left.unwrap_or_else(|| panic!("{}: {} lost its link or date", feed.name, post.content.title.as_str()));
        *left = left.checked_sub(1).expect("as many as there were");
    }
}

#[test]
fn drafts_wait_for_an_editor() {
    let feed = "<rss version='2.0'><channel><title>x</title><item><title>Straßenfest</title><link>https://stadt.example/fest</link>\
                <pubDate>Fri, 20 Nov 2026 10:00:00 +0100</pubDate><description>Am Samstag.</description></item></channel></rss>";
    for engine in engines() {
        let town = Town::on(engine);
        let file = town.folder.file("feed.xml");
        std::fs::write(&file, feed).unwrap();
        town.run(&["channel", "create", "lindenau", "--name", "Lindenau"]).ends(0);
        let import = ["import", &file.display().to_string(), "--channel", "lindenau"];
        assert!(town.run(&import).ends(0).out.contains("1 taken"));
        assert!(town.run(&import).ends(0).out.contains("0 taken, 1 already there"));
    }
}
