//! Calls to a real HTTP server on loopback that does not behave.
use super::Caller;
use crate::parts;
use crate::system::SystemRandom;
use channel::clock::Clock;
use channel::ids::{ChannelId, PostId};
use channel::post::{Content, Kind};
use channel::slug::ChannelSlug;
use channel::text::{Body, Title};
use channel::webhook::Standing;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use store::{NewWebhook, Publish, SYSTEM, Stores, Webhook, WebhookCall};
use testkit::{FakeClock, TempDir};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use vault::MasterKey;

const SECRET: [u8; 32] = [9; 32];
const LEASE: Duration = Duration::from_secs(60);

/// What the other side does next.
#[derive(Clone)]
enum Manner {
    Says(&'static str),
    /// Takes the call and never answers.
    Silent,
    /// Says 200 and then ten megabytes.
    Long,
}

/// One call as it came in: head and body.
type Heard = Arc<Mutex<Vec<(String, Vec<u8>)>>>;

struct There {
    manner: Arc<Mutex<Manner>>,
    heard: Heard,
    url: String,
}

impl There {
    async fn start() -> There {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://127.0.0.1:{}/haken", listener.local_addr().unwrap().port());
        let (manner, heard) = (Arc::new(Mutex::new(Manner::Says("204 No Content"))), Heard::default());
        let (how, told) = (manner.clone(), heard.clone());
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (how, told) = (how.clone(), told.clone());
                tokio::spawn(async move { answer(socket, &how, &told).await });
            }
        });
        There { manner, heard, url }
    }

    fn does(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    fn count(&self) -> usize {
        self.heard.lock().unwrap().len()
    }
}

async fn answer(socket: TcpStream, manner: &Mutex<Manner>, heard: &Heard) {
    let mut socket = BufReader::new(socket);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if socket.read_line(&mut head).await.unwrap_or(0) == 0 {
            return;
        }
    }
    let length = header(&head, "content-length").parse().unwrap();
    let mut body = vec![0; length];
    socket.read_exact(&mut body).await.unwrap();
    heard.lock().unwrap().push((head, body));
    let manner = manner.lock().unwrap().clone();
    match manner {
        Manner::Says(line) => {
            let text = format!("HTTP/1.1 {line}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            socket.write_all(text.as_bytes()).await.unwrap();
        }
        Manner::Silent => std::future::pending().await,
        Manner::Long => {
            socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 10000000\r\n\r\n").await.unwrap();
            let piece = [b'x'; 65_536];
            // Ends when the caller hangs up, as it should long before.
            for _ in 0..153 {
                if socket.write_all(&piece).await.is_err() {
                    return;
                }
            }
        }
    }
}

fn header(head: &str, name: &str) -> String {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    lines.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned()).unwrap()
}

/// A town with one address, and who calls it.
struct Town {
    caller: Arc<Caller>,
    stores: Stores,
    clock: Arc<FakeClock>,
    channel: ChannelId,
    _folder: TempDir,
}

impl Town {
    async fn new(url: &str) -> Town {
        let folder = TempDir::new();
        let open = async |name: &str| db::Db::open(&folder.sqlite(name), db::Options::default()).await.unwrap();
        let stores = Stores::open(open("content.db").await, open("followers.db").await, open("reactions.db").await);
        stores.migrate().await.unwrap();
        let clock = Arc::new(FakeClock::at("2026-11-21T10:00:00Z"));
        let slug = ChannelSlug::parse("lindenau").unwrap();
        let channel = stores.admin().create_channel(&slug, &testkit::profile(), clock.now(), 1).await.unwrap();
        let key = MasterKey::generate().unwrap().web_key().unwrap();
        let locker = key.locker().unwrap();
        let dialer = net::Dialer::new(net::Policy { allow_loopback: true }, None).unwrap();
        let caller = Caller {
            store: stores.webhooks(),
            client: net::Client::new(dialer),
            patience: Duration::from_millis(400),
            locker,
            links: parts::links_at("https://kanal.example"),
            clock: clock.clone(),
            random: Arc::new(SystemRandom),
        };
        let town = Town { caller: Arc::new(caller), stores, clock, channel, _folder: folder };
        town.add(7, url).await;
        town
    }

    async fn add(&self, id: i64, url: &str) {
        let secret = self.caller.locker.lock(&vault::place("webhook", id), [1; 12], &SECRET).unwrap();
        let new = NewWebhook { id, channel: self.channel, label: "Website", url, secret: &secret, by: SYSTEM };
        self.stores.desk().add_webhook(new, self.clock.now()).await.unwrap();
    }

    /// Makes everything that is due now.
    async fn turn(&self) {
        while let Some(claimed) = self.caller.store.claim(self.clock.now(), LEASE, &[]).await.unwrap() {
            self.caller.make(claimed).await;
        }
    }

    async fn ping(&self) {
        self.clock.advance(Duration::from_millis(5));
        assert!(self.stores.desk().ping_webhook(7, self.clock.now()).await.unwrap());
        self.turn().await;
    }

    async fn last(&self) -> WebhookCall {
        self.stores.desk().webhook_calls(7, 1).await.unwrap().remove(0)
    }

    async fn hook(&self) -> Webhook {
        self.stores.desk().webhooks(self.channel).await.unwrap().remove(0)
    }

    async fn publish(&self, title: &str) -> PostId {
        let (desk, now) = (self.stores.desk(), self.clock.now());
        let post = desk.create_draft(self.channel, "{}", SYSTEM, now, 5).await.unwrap();
        let content = content(title);
        let order = Publish {
            slug_tail: "markt".to_owned(),
            ..Publish::first((post, self.channel), content, SYSTEM, now, || 6)
        };
        desk.publish(order).await.unwrap();
        post
    }
}

fn content(title: &str) -> Content {
    Content {
        body: Some(Body::parse("Am **Samstag**.").unwrap()),
        topics: [channel::topic::Topic::News].into_iter().collect(),
        ..Content::titled(Kind::Update, Title::parse(title).unwrap(), "de")
    }
}

#[tokio::test]
async fn a_publication_is_told_once_and_signed() {
    let there = There::start().await;
    let town = Town::new(&there.url).await;
    let post = town.publish("Markt").await;
    town.turn().await;
    town.turn().await;
    assert_eq!((there.count(), town.last().await.state), (1, Standing::Done));
    let (head, body) = there.heard.lock().unwrap()[0].clone();
    assert!(head.starts_with("POST /haken HTTP/1.1"), "{head}");
    let said: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((&said["type"], &said["data"]["post"]["title"]), (&"post.published".into(), &"Markt".into()));
    assert!(said["data"]["post"]["html"].as_str().unwrap().contains("<strong>Samstag</strong>"));
    let (number, seconds) = (header(&head, "webhook-id"), header(&head, "webhook-timestamp"));
    assert_eq!(number, format!("7-{post}-1"));
    let expected = vault::webhook_signature(&SECRET, &number, seconds.parse().unwrap(), &body);
    assert_eq!(header(&head, "webhook-signature"), expected);
    // Once more by hand: the same number, so that the receiver knows it.
    town.clock.advance(Duration::from_secs(60));
    assert!(town.stores.desk().repeat_webhook_call(7, post, 1, town.clock.now()).await.unwrap());
    town.turn().await;
    let again = there.heard.lock().unwrap()[1].0.clone();
    assert_eq!(header(&again, "webhook-id"), number);
    assert_ne!(header(&again, "webhook-signature"), expected, "the time is signed, too");
}

#[tokio::test]
async fn errors_are_tried_again_by_the_rule_until_the_address_is_switched_off() {
    let there = There::start().await;
    let town = Town::new(&there.url).await;
    there.does(Manner::Says("503 Later"));
    for given_up in 1..=3 {
        town.ping().await;
        assert_eq!((town.last().await.state, town.last().await.attempts), (Standing::Waiting, 1));
        // Eight attempts within a day, each at the time the rule names.
        while let Some(due) = town.last().await.due {
            town.clock.set(due);
            town.turn().await;
        }
        let last = town.last().await;
        assert_eq!((last.state, last.attempts, last.status), (Standing::GivenUp, 8, Some(503)));
        assert_eq!(there.count(), 8 * given_up);
    }
    assert_eq!(town.hook().await.stopped.unwrap().1, "failed");
    assert!(!town.stores.desk().ping_webhook(7, town.clock.now()).await.unwrap());
}

#[tokio::test]
async fn silence_redirects_and_endless_answers_harm_nobody() {
    let there = There::start().await;
    let town = Town::new(&there.url).await;
    there.does(Manner::Silent);
    town.ping().await;
    let last = town.last().await;
    assert_eq!((last.state, last.problem.as_str(), last.status), (Standing::Waiting, "fetch.timeout", None));
    // A redirect into the house, as an attacker would: not followed, nothing is asked there.
    let inside = There::start().await;
    let line: &'static str = Box::leak(format!("302 Found\r\nlocation: {}", inside.url).into_boxed_str());
    there.does(Manner::Says(line));
    town.ping().await;
    assert_eq!((town.last().await.problem.as_str(), inside.count()), ("webhook.problem.redirect", 0));
    there.does(Manner::Long);
    let began = Instant::now();
    town.ping().await;
    assert_eq!(town.last().await.state, Standing::Done, "it was heard; what it says is not read");
    assert!(began.elapsed() < Duration::from_secs(5));
    there.does(Manner::Says("410 Gone"));
    town.ping().await;
    assert_eq!((town.last().await.state, town.hook().await.stopped.unwrap().1.as_str()), (Standing::GivenUp, "gone"));
}

#[tokio::test]
async fn nothing_is_sent_into_a_private_network() {
    let town = Town::new("https://10.0.0.1/haken").await;
    town.ping().await;
    assert_eq!(town.last().await.problem, "fetch.private-address");
}

#[tokio::test]
async fn an_address_that_hangs_holds_up_nobody_else() {
    let (dead, well) = (There::start().await, There::start().await);
    dead.does(Manner::Silent);
    let mut town = Town::new(&dead.url).await;
    // Nobody's patience ends in this test: what hangs hangs.
    Arc::get_mut(&mut town.caller).unwrap().patience = Duration::from_secs(600);
    for _ in 0..20 {
        town.clock.advance(Duration::from_millis(5));
        assert!(town.stores.desk().ping_webhook(7, town.clock.now()).await.unwrap());
    }
    town.add(8, &well.url).await;
    town.clock.advance(Duration::from_millis(5));
    assert!(town.stores.desk().ping_webhook(8, town.clock.now()).await.unwrap());
    let calling = tokio::spawn(super::run(town.caller.clone()));
    let called = async {
        while well.count() == 0 || dead.count() == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), called).await.unwrap();
    assert_eq!(dead.count(), 1, "of one address one call is under way");
    calling.abort();
}
