//! A hub on loopback that checks each ping. One that fetches the feed as well is in `server/tests/it/hub.rs`.
use super::{PATIENCE, Teller};
use crate::system::SystemRandom;
use axum::Router;
use axum::extract::{RawForm, State};
use axum::http::StatusCode;
use axum::routing::post;
use channel::channel::Profile;
use channel::delivery::{Occasion, plan};
use channel::ids::{ChannelId, PostId};
use channel::post::{Content, Kind};
use channel::slug::ChannelSlug;
use channel::text::Title;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Publish, SYSTEM, Stores, Withdraw};
use testkit::{FakeClock, TempDir};
use url::Url;

/// The hub: what it heard, and what it answers instead where that is set.
#[derive(Default)]
struct Hub {
    topics: Mutex<Vec<String>>,
    wrong: Mutex<Vec<String>>,
    answers: AtomicU16,
}

async fn ping(State(hub): State<Arc<Hub>>, RawForm(body): RawForm) -> StatusCode {
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(&body).into_owned().collect();
    let get =
        |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let topic = Url::parse(&get("hub.url"));
    if get("hub.mode") != "publish" || topic.is_err() || get("hub.topic") != get("hub.url") {
        hub.wrong.lock().unwrap().push(format!("{pairs:?}"));
        return StatusCode::BAD_REQUEST;
    }
    hub.topics.lock().unwrap().push(get("hub.url"));
    StatusCode::from_u16(hub.answers.load(Ordering::SeqCst)).unwrap()
}

struct Town {
    teller: Teller,
    stores: Stores,
    clock: Arc<FakeClock>,
    channel: ChannelId,
    hub: Arc<Hub>,
    _folder: TempDir,
}

impl Town {
    async fn new(allow_loopback: bool) -> Town {
        let hub = Arc::new(Hub { answers: AtomicU16::new(204), ..Hub::default() });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://127.0.0.1:{}/", listener.local_addr().unwrap().port())).unwrap();
        let router = Router::new().route("/", post(ping)).with_state(hub.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let folder = TempDir::new();
        let open = async |name: &str| db::Db::open(&folder.sqlite(name), db::Options::default()).await.unwrap();
        let stores = Stores::open(open("content.db").await, open("followers.db").await, open("reactions.db").await);
        stores.migrate().await.unwrap();
        let clock = Arc::new(FakeClock::at("2026-11-21T10:00:00Z"));
        let slug = ChannelSlug::parse("lindenau").unwrap();
        let profile = Profile { imprint: testkit::imprint(), ..testkit::profile() };
        let now = channel::clock::Clock::now(&*clock);
        let channel = stores.admin().create_channel(&slug, &profile, now, 1).await.unwrap();
        assert!(stores.desk().set_public(channel, true, SYSTEM, now).await.unwrap());
        let dialer = net::Dialer::new(net::Policy { allow_loopback }, None).unwrap();
        let teller = Teller {
            store: stores.hubs(),
            client: net::Client::new(dialer),
            hub: url,
            base_url: "https://kanal.example".to_owned(),
            clock: clock.clone(),
            random: Arc::new(SystemRandom),
            patience: PATIENCE,
        };
        Town { teller, stores, clock, channel, hub, _folder: folder }
    }

    fn now(&self) -> channel::clock::Timestamp {
        channel::clock::Clock::now(&*self.clock)
    }

    async fn publish(&self, title: &str, corrects: Option<(PostId, u32)>) -> PostId {
        // Numbers of posts hold their time; no two begin in one millisecond.
        self.clock.advance(Duration::from_millis(1));
        let (desk, now) = (self.stores.desk(), self.now());
        let post = match corrects {
            None => desk.create_draft(self.channel, "{}", SYSTEM, now, 5).await.unwrap(),
            Some((post, _)) => {
                desk.edit_draft(post, "{}", SYSTEM, now).await.unwrap();
                post
            }
        };
        let content = Content::titled(Kind::Update, Title::parse(title).unwrap(), "de");
        let plan = plan(&content, Occasion::Quiet, now);
        let publish = Publish {
            post,
            channel: self.channel,
            slug_tail: "x".to_owned(),
            delivery_ids: Vec::new(),
            plan,
            content,
            occasion: Occasion::Quiet,
            note: String::new(),
            by: SYSTEM,
            now,
            expect_version: corrects.map(|(_, version)| version),
            expect_revision: None,
            published: None,
        };
        assert!(matches!(desk.publish(publish).await.unwrap(), store::Published::Done { .. }));
        post
    }

    /// What the hub was told since it was last looked at, in order of their names.
    async fn told(&self) -> Vec<String> {
        self.teller.turn().await;
        assert_eq!(*self.hub.wrong.lock().unwrap(), Vec::<String>::new());
        let mut topics = std::mem::take(&mut *self.hub.topics.lock().unwrap());
        topics.sort();
        topics
    }
}

fn feeds() -> Vec<String> {
    ["atom", "json", "rss"].map(|feed| format!("https://kanal.example/lindenau/feed.{feed}")).into()
}

#[tokio::test]
async fn a_publication_a_correction_and_a_withdrawal_are_each_told_once() {
    let town = Town::new(true).await;
    assert!(town.told().await.is_empty(), "nothing came out");
    let post = town.publish("Markt", None).await;
    town.publish("Bad", None).await;
    assert_eq!(town.told().await, feeds(), "one ping a feed however much came out");
    assert!(town.told().await.is_empty());
    town.clock.advance(Duration::from_secs(1));
    town.publish("Markt am Montag", Some((post, 1))).await;
    assert_eq!(town.told().await, feeds());
    town.clock.advance(Duration::from_secs(1));
    let now = town.now();
    let plan = plan(&Content::titled(Kind::Update, Title::parse("x").unwrap(), "de"), Occasion::Quiet, now);
    let reason = "Irrtum".to_owned();
    let withdraw = Withdraw { keep: None, post, plan, delivery_ids: Vec::new(), reason, by: SYSTEM, now };
    assert!(town.stores.desk().withdraw(withdraw).await.unwrap());
    assert_eq!(town.told().await, feeds());
}

#[tokio::test]
async fn a_hub_that_is_away_is_told_again_by_the_rule_and_given_up_by_it() {
    let town = Town::new(true).await;
    town.hub.answers.store(503, Ordering::SeqCst);
    town.publish("Markt", None).await;
    assert_eq!(town.told().await.len(), 3);
    assert!(town.told().await.is_empty(), "not at once");
    town.clock.advance(Duration::from_secs(120));
    assert_eq!(town.told().await.len(), 3, "again");
    town.hub.answers.store(202, Ordering::SeqCst);
    town.clock.advance(Duration::from_secs(3600));
    assert_eq!(town.told().await, feeds());
    town.clock.advance(Duration::from_secs(86_400));
    assert!(town.told().await.is_empty());
    town.hub.answers.store(500, Ordering::SeqCst);
    town.publish("Bad", None).await;
    for _ in 0..20 {
        town.told().await;
        town.clock.advance(Duration::from_secs(86_400));
    }
    assert!(town.told().await.is_empty(), "given up: readers find out by asking");
}

#[tokio::test]
async fn what_comes_out_while_the_hub_answers_is_told_too() {
    let town = Town::new(true).await;
    town.publish("Markt", None).await;
    let ping = town.stores.hubs().claim(town.now(), Duration::from_secs(60)).await.unwrap().unwrap();
    town.clock.advance(Duration::from_secs(1));
    town.publish("Bad", None).await;
    assert!(!town.stores.hubs().settle(&ping, None).await.unwrap(), "it is due again");
    assert_eq!(town.told().await, feeds());
}

#[tokio::test]
async fn private_addresses_are_refused() {
    let town = Town::new(false).await;
    town.publish("Markt", None).await;
    assert!(town.told().await.is_empty(), "loopback is no hub");
}
