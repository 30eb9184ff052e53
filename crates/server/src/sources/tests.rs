//! Places of a town's web site, served on loopback: real municipal feeds where they are at hand, and pages that misbehave.
use super::fetch::Polite;
use crate::config::Config;
use crate::wiring::House;
use channel::clock::Clock;
use channel::four_eyes::FourEyes;
use channel::ids::ChannelId;
use channel::post::State;
use channel::slug::ChannelSlug;
use channel::source::{Enter, Fate, Watch};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use store::{SYSTEM, Source, SourceItem};
use testkit::site::Site;
use testkit::{FakeClock, TempDir};

const HOUR: Duration = Duration::from_secs(3600);

struct Town {
    house: House,
    polite: Polite,
    clock: Arc<FakeClock>,
    channel: ChannelId,
    _folder: TempDir,
}

impl Town {
    async fn new() -> Town {
        let folder = TempDir::new();
        let data = folder.file("data").display().to_string();
        let settings = [
            ("AUSRUFER_DATA_DIR", data.as_str()),
            ("AUSRUFER_BASE_URL", "https://kanal.example"),
            ("AUSRUFER_TESTING_ALLOW_LOOPBACK", "true"),
        ];
        let config = Config::load(None, settings.iter().map(|(name, value)| (name.to_string(), value.to_string())));
        let mut house = House::open(config.unwrap()).await.unwrap();
        let clock = Arc::new(FakeClock::at("2026-11-21T10:00:00Z"));
        house.clock = clock.clone();
        let slug = ChannelSlug::parse("lindenau").unwrap();
        let profile = testkit::profile();
        let channel = house.stores.admin().create_channel(&slug, &profile, clock.now(), 1).await.unwrap();
        let polite = Polite::new(house.client().unwrap());
        Town { house, polite, clock, channel, _folder: folder }
    }

    async fn add(&self, fields: &[(&str, &str)]) {
        let get = |name: &str| fields.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value);
        let watch = Watch::parse(get).unwrap();
        self.house.stores.desk().add_source((7, self.channel), &watch, SYSTEM, self.clock.now()).await.unwrap();
        assert!(self.look().await);
    }

    /// Looks at the place if it is time to.
    async fn look(&self) -> bool {
        let Some(claimed) = super::next(&self.house, &[]).await else { return false };
        super::look(&self.house, &self.polite, claimed).await;
        true
    }

    async fn later(&self) -> bool {
        self.clock.advance(HOUR + Duration::from_secs(1));
        self.look().await
    }

    async fn source(&self) -> Source {
        self.house.stores.desk().sources(self.channel).await.unwrap().remove(0)
    }

    async fn start(&self, backlog: bool) {
        let (desk, source) = (self.house.stores.desk(), self.source().await);
        assert!(desk.start_source(&source, backlog, SYSTEM, self.clock.now()).await.unwrap());
        assert!(self.look().await);
    }

    async fn items(&self, fate: Fate) -> Vec<SourceItem> {
        let all = self.house.stores.desk().source_items(7, 10_000).await.unwrap();
        all.into_iter().filter(|item| item.fate == fate).collect()
    }

    async fn count(&self, state: State) -> usize {
        self.house.stores.desk().posts(self.channel, Some(state), None, 10_000).await.unwrap().items.len()
    }
}

fn feed(items: &[(&str, &str)]) -> String {
    let items = items.iter().map(|(id, title)| {
        format!("<item><guid>{id}</guid><title>{title}</title><link>https://stadt.example/{id}</link><description>Text.</description></item>")
    });
    format!("<rss version='2.0'><channel><title>x</title>{}</channel></rss>", items.collect::<String>())
}

#[tokio::test]
async fn only_what_is_new_becomes_a_draft_and_each_of_it_once() {
    let (town, site) = (Town::new().await, Site::start().await);
    site.put("/feed", "application/rss+xml", feed(&[("1", "Alt")]));
    town.add(&[("label", "Rathaus"), ("url", &format!("{}/feed", site.url()))]).await;
    assert_eq!((town.items(Fate::Would).await.len(), town.count(State::Draft).await), (1, 0), "a trial takes nothing");
    assert!(!town.later().await, "a trial is looked at once");
    town.start(false).await;
    assert_eq!((town.items(Fate::Old).await.len(), town.count(State::Draft).await), (1, 0));
    let script = "Neu &lt;script&gt;";
    site.put(
        "/feed",
        "application/rss+xml",
        feed(&[("3", ""), ("2", script), ("1", "Alt")]).replace("Text.", "<![CDATA[<p>Ja</p>]]>"),
    );
    assert!(!town.look().await, "not before its time");
    assert!(town.later().await);
    let taken = town.items(Fate::Taken).await;
    assert_eq!((taken.len(), town.count(State::Draft).await), (2, 2), "{taken:?}");
    assert!(town.later().await);
    assert_eq!(town.count(State::Draft).await, 2);
    let asked: Vec<u16> = site.log().iter().filter(|(path, _)| path == "/feed").map(|(_, status)| *status).collect();
    assert_eq!(asked, [200, 200, 200, 304], "an unchanged place costs nobody anything");
    assert_eq!(site.log().iter().filter(|(path, _)| path == "/robots.txt").count(), 1);
}

#[tokio::test]
async fn what_is_skipped_says_why_and_is_taken_once_it_is_mended() {
    let (town, site) = (Town::new().await, Site::start().await);
    let bad = feed(&[("1", "Markt")]).replace("Text.", "<![CDATA[<script>alert(1)</script>]]>");
    site.put("/feed", "application/rss+xml", bad);
    town.add(&[("label", "Rathaus"), ("url", &format!("{}/feed", site.url()))]).await;
    town.start(true).await;
    assert_eq!(town.items(Fate::Skipped).await[0].why.as_ref().unwrap().0, "import.item.script");
    site.put("/feed", "application/rss+xml", feed(&[("1", "Markt")]));
    assert!(town.later().await);
    assert_eq!((town.items(Fate::Skipped).await.len(), town.count(State::Draft).await), (0, 1));
}

#[tokio::test]
async fn posts_appear_by_themselves_only_where_nobody_must_approve() {
    let (town, site) = (Town::new().await, Site::start().await);
    site.put("/feed", "application/rss+xml", feed(&[("1", "Eins")]));
    town.add(&[("label", "Rathaus"), ("url", &format!("{}/feed", site.url())), ("enter", Enter::Post.key())]).await;
    town.start(true).await;
    assert_eq!((town.count(State::Published).await, town.count(State::Draft).await), (1, 0));
    let (desk, now) = (town.house.stores.desk(), town.clock.now());
    assert!(desk.set_four_eyes(town.channel, FourEyes::On, SYSTEM, now).await.unwrap());
    site.put("/feed", "application/rss+xml", feed(&[("2", "Zwei"), ("1", "Eins")]));
    assert!(town.later().await);
    assert_eq!((town.count(State::Published).await, town.count(State::Draft).await), (1, 1));
}

#[tokio::test]
async fn robots_errors_and_redirects_inside_are_respected_told_and_waited_for() {
    let (town, site) = (Town::new().await, Site::start().await);
    site.put("/robots.txt", "text/plain", "User-agent: *\nDisallow: /intern\n");
    site.put("/intern/feed", "application/rss+xml", feed(&[("1", "Eins")]));
    town.add(&[("label", "Rathaus"), ("url", &format!("{}/intern/feed", site.url()))]).await;
    assert_eq!(town.source().await.problem, "source.problem.robots");
    assert!(site.log().iter().all(|(path, _)| path == "/robots.txt"), "it was not even asked for");
    let change = |url: String| Watch {
        url: url::Url::parse(&url).unwrap(),
        ..Watch::parse(|name| match name {
            "label" => "Rathaus",
            "url" => "https://stadt.example/",
            _ => "",
        })
        .unwrap()
    };
    let desk = town.house.stores.desk();
    for (path, problem) in
        [("/weg", "source.problem.gone"), ("/kaputt", "source.problem.refused"), ("/seite", "import.error.web_page")]
    {
        site.fail("/kaputt", 503);
        site.put("/seite", "text/html", "<!doctype html><html><body><p>Hallo</p></body></html>");
        let watch = change(format!("{}{path}", site.url()));
        assert!(desk.change_source((7, town.channel), &watch, SYSTEM, town.clock.now()).await.unwrap());
        assert!(town.look().await);
        assert_eq!(town.source().await.problem, problem, "{path}");
    }
    // Watched, a failing place is asked less and less often, and heals by itself.
    let watch = change(format!("{}/kaputt", site.url()));
    site.put("/kaputt", "application/rss+xml", feed(&[("1", "Eins")]));
    assert!(desk.change_source((7, town.channel), &watch, SYSTEM, town.clock.now()).await.unwrap());
    assert!(town.look().await, "the trial");
    site.fail("/kaputt", 503);
    town.start(true).await;
    assert_eq!(town.source().await.failures, 1);
    assert!(town.later().await);
    assert_eq!(town.source().await.failures, 2);
    site.put("/kaputt", "application/rss+xml", feed(&[("1", "Eins")]));
    assert!(town.later().await);
    assert_eq!((town.source().await.failures, town.count(State::Draft).await), (0, 1));
}

#[tokio::test]
async fn a_redirect_is_no_way_around_the_rules() {
    let (site, other) = (Site::start().await, Site::start().await);
    let rules = "User-agent: *\nDisallow: /intern\n";
    site.put("/robots.txt", "text/plain", rules);
    other.put("/robots.txt", "text/plain", rules);
    // A place of the same site, and one of another that has rules of its own.
    for (at, path) in [(&site, "/intern/feed"), (&other, "/intern/fremd")] {
        at.put(path, "application/rss+xml", feed(&[("1", "Eins")]));
    }
    site.redirect("/feed", "/intern/feed");
    site.redirect("/fremd", &format!("{}/weiter", other.url()));
    other.redirect("/weiter", "/intern/fremd");
    site.redirect("/offen", &format!("{}/frei", other.url()));
    other.put("/frei", "application/rss+xml", feed(&[("1", "Eins")]));
    site.redirect("/kreis", "/kreis");
    let look = async |path: &str| {
        let town = Town::new().await;
        town.add(&[("label", "Rathaus"), ("url", &format!("{}{path}", site.url()))]).await;
        (town.source().await.problem, town.items(Fate::Would).await.len())
    };
    let refused = ("source.problem.robots".to_owned(), 0);
    assert_eq!((look("/feed").await, look("/fremd").await), (refused.clone(), refused));
    let asked: Vec<String> = site.log().into_iter().chain(other.log()).map(|(path, _)| path).collect();
    assert!(asked.iter().any(|path| path == "/weiter") && asked.iter().all(|path| !path.starts_with("/intern")));
    assert_eq!(look("/offen").await, (String::new(), 1), "where nobody minds, redirects are followed");
    assert_eq!(look("/kreis").await.0, "fetch.too-many-redirects");
}

#[tokio::test]
async fn a_site_that_hangs_holds_up_its_own_town() {
    let site = Site::start().await;
    site.put("/feed", "application/rss+xml", feed(&[("1", "Eins")]));
    // Takes connections and never says a word.
    let dead = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let town = Town::new().await;
    let slug = ChannelSlug::parse("nachbar").unwrap();
    let profile = testkit::profile();
    let other = town.house.stores.admin().create_channel(&slug, &profile, town.clock.now(), 2).await.unwrap();
    let watch = |url: String| {
        let texts = [("label", "Rathaus"), ("url", url.as_str())];
        Watch::parse(|name| texts.iter().find(|(key, _)| *key == name).map_or("", |(_, text)| *text)).unwrap()
    };
    let desk = town.house.stores.desk();
    let hangs = format!("http://{}/feed", dead.local_addr().unwrap());
    for id in 1..=6 {
        desk.add_source((id, town.channel), &watch(hangs.clone()), SYSTEM, town.clock.now()).await.unwrap();
    }
    town.clock.advance(Duration::from_millis(5));
    desk.add_source((9, other), &watch(format!("{}/feed", site.url())), SYSTEM, town.clock.now()).await.unwrap();
    let Town { house, .. } = town;
    let client = house.client().unwrap();
    let looking = tokio::spawn(super::run(Arc::new(house), client));
    let looked = async {
        while desk.source_items(9, 10).await.unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    // Half of what one silent site may take.
    tokio::time::timeout(Duration::from_secs(20), looked).await.unwrap();
    looking.abort();
}

#[tokio::test]
async fn a_list_and_a_wordpress_are_watched_too() {
    let site = Site::start().await;
    let page = "<ul class='n'><li><a href='/a'>Freibad öffnet</a><time>2. Mai 2026</time><p>Ab Montag.</p></li></ul>";
    site.put("/aktuelles", "text/html; charset=utf-8", page);
    let json = r#"[{"link":"https://stadt.example/m/","date_gmt":"2026-05-02T08:00:00","title":{"rendered":"Markt"},"content":{"rendered":"<p>Ja.</p>"}}]"#;
    site.put("/wp-json/wp/v2/posts", "application/json", json);
    let list = format!("{}/aktuelles", site.url());
    let recipe =
        [("label", "L"), ("url", list.as_str()), ("way", "list"), ("recipe_item", "ul.n > li"), ("recipe_text", "p")];
    let wordpress = [("label", "W"), ("url", &site.url()), ("way", "wordpress")];
    for fields in [recipe.as_slice(), wordpress.as_slice()] {
        let town = Town::new().await;
        town.add(fields).await;
        assert_eq!((town.source().await.problem.as_str(), town.items(Fate::Would).await.len()), ("", 1), "{fields:?}");
        town.start(true).await;
        assert_eq!(town.count(State::Draft).await, 1);
    }
}

#[tokio::test]
async fn real_feeds_are_taken_once() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/feeds");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        let word = "AUSRUFER_TEST_WITHOUT_REAL_DATA";
        assert!(std::env::var_os(word).is_some(), "no real feeds in {folder:?}; {word}=1 leaves this test out");
        return;
    };
    let files = entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "xml"));
    let files: Vec<_> = files.collect();
    assert!(files.len() > 1, "hardly any real feeds in {folder:?}");
    let site = Site::start().await;
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let items = formats::feed_in::read_feed(&bytes, None, None).unwrap().items.len();
        site.put("/feed", "application/rss+xml", bytes.clone());
        let town = Town::new().await;
        town.add(&[("label", "Rathaus"), ("url", &format!("{}/feed", site.url()))]).await;
        town.start(true).await;
        assert_eq!((town.items(Fate::Taken).await.len(), town.count(State::Draft).await), (items, items), "{file:?}");
        // The same items, but not the same bytes.
        site.put("/feed", "application/rss+xml", [bytes.as_slice(), b"\n"].concat());
        assert!(town.later().await);
        assert_eq!(town.count(State::Draft).await, items, "{file:?}");
    }
}
