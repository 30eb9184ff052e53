//! A town with a newsletter, readers, and a mail server on loopback.
use channel::channel::{Imprint, Profile};
use channel::clock::{Clock, Timestamp};
use channel::delivery::{Occasion, plan};
use channel::ids::{ChannelId, DeliveryId, PostId};
use channel::lang::Lang;
use channel::newsletter::{MailAddress, Rhythm, Setup, Wish};
use channel::post::{Content, Kind};
use channel::slug::ChannelSlug;
use channel::text::{Body, Line, Title};
use channel::topic::{Topic, TopicSet};
use db::{Db, Options};
use newsletter::{Links, Parts, Runner, Settings};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use store::{Issue, IssueCounts, IssueState, NewReader, Publish, Published, SYSTEM, Stores, Withdraw};
use testkit::mail::TakenMail;
use testkit::{FakeClock, MailManner, MailServer, TempDir};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use vault::newsletter::{Asked, Proof, secret_hash, wish_to_bytes};
use vault::{MasterKey, Place};

pub const BASE: &str = "https://kanal.example.de/lindenau";

pub struct Town {
    pub stores: Stores,
    pub master: MasterKey,
    pub clock: Arc<FakeClock>,
    pub channel: ChannelId,
    pub server: MailServer,
    followers: Db,
    numbers: Arc<AtomicU32>,
    _dir: TempDir,
}

impl Town {
    /// It is a Thursday, ten o'clock in Germany.
    pub async fn new() -> Town {
        Town::with(MailManner::default(), |_| ()).await
    }

    pub async fn with(manner: MailManner, change: impl FnOnce(&mut Setup)) -> Town {
        let (dir, server) = (TempDir::new(), MailServer::start(manner).await);
        let content = Db::open(&dir.sqlite("content.db"), Options::default()).await.unwrap();
        let sealed = Options { truncate_after_delete: true, ..Options::default() };
        let followers = Db::open(&dir.sqlite("followers.db"), sealed.clone()).await.unwrap();
        let reactions = Db::open(&dir.sqlite("reactions.db"), sealed).await.unwrap();
        let stores = Stores::open(content, followers.clone(), reactions);
        stores.migrate().await.unwrap();
        let clock = Arc::new(FakeClock::at("2026-11-26T09:00:00Z"));
        let slug = ChannelSlug::parse("lindenau").unwrap();
        let channel = stores.admin().create_channel(&slug, &profile(), clock.now(), 1).await.unwrap();
        let master = MasterKey::generate().unwrap();
        let mut setup = Setup {
            sender_name: Line::parse("Stadt Lindenau an der Werre: Größe zeigen").unwrap(),
            own_returns: false,
            ..testkit::newsletter(server.address().port())
        };
        change(&mut setup);
        let town = Town { stores, master, clock, channel, server, followers, numbers: Arc::default(), _dir: dir };
        town.set_up(&setup).await;
        assert!(town.stores.desk().start_newsletter(channel, SYSTEM, town.clock.now()).await.unwrap());
        // What came out up to that moment is not told.
        town.later(1);
        town
    }

    /// Another channel, whose newsletter goes by the mail server at that port.
    pub async fn another(&self, port: u16) -> ChannelId {
        let slug = ChannelSlug::parse("anderswo").unwrap();
        let channel = self.stores.admin().create_channel(&slug, &profile(), self.now(), 2).await.unwrap();
        self.with_relay(channel, port).await;
        assert!(self.stores.desk().start_newsletter(channel, SYSTEM, self.now()).await.unwrap());
        channel
    }

    pub async fn with_relay(&self, channel: ChannelId, port: u16) {
        self.set_up_at(channel, &Setup { own_returns: false, ..testkit::newsletter(port) }).await;
    }

    pub async fn set_up(&self, setup: &Setup) {
        self.set_up_at(self.channel, setup).await;
    }

    pub async fn set_up_at(&self, channel: ChannelId, setup: &Setup) {
        let secrets = serde_json::json!({ "relay": "geheim", "mailbox": "pop", "dkim": super::dkim::PAIR.0.as_str() });
        let locker = self.master.web_key().unwrap().locker().unwrap();
        let place = vault::place("newsletter", channel.0);
        let locked = locker.lock(&place, [7; 12], secrets.to_string().as_bytes()).unwrap();
        self.stores.desk().save_newsletter(channel, setup, &locked, SYSTEM, self.clock.now()).await.unwrap();
    }

    pub fn runner(&self, settings: Settings) -> Runner {
        let numbers = self.numbers.clone();
        let web = self.master.web_key().unwrap();
        Runner::new(Parts {
            store: self.stores.mailings(),
            opener: self.master.opener().unwrap(),
            readers: web.reader_key(),
            locker: web.locker().unwrap(),
            dialer: net::Dialer::new(net::Policy { allow_loopback: true }, None).unwrap(),
            private_relays: Vec::new(),
            links: Arc::new(|_, post| Links {
                channel: BASE.to_owned(),
                feed_base: format!("{BASE}/feed"),
                post: post.map_or_else(|| BASE.to_owned(), |post| format!("{BASE}/p/{}", post.id)),
                leave: format!("{BASE}/newsletter/leave/"),
                choose: format!("{BASE}/newsletter/choose/"),
                confirm: format!("{BASE}/newsletter/confirm/"),
                privacy: format!("{BASE}/privacy"),
                imprint: format!("{BASE}/imprint"),
            }),
            texts: Arc::new(|_| Box::pin(async { Some(Vec::new()) })),
            clock: self.clock.clone(),
            spread: Arc::new(|| 0.5),
            number: Arc::new(move || numbers.fetch_add(1, Ordering::Relaxed)),
            settings,
        })
    }

    /// Does everything that is due now.
    pub async fn turn(&self) {
        self.runner(settings()).turn().await.unwrap();
    }

    pub fn name(&self, address: &str) -> i64 {
        self.name_at(self.channel, address)
    }

    fn name_at(&self, channel: ChannelId, address: &str) -> i64 {
        let key = self.master.web_key().unwrap().reader_key();
        key.sid(channel.0, &MailAddress::parse(address).ok().unwrap().name())
    }

    /// Somebody asks, as the web takes it.
    pub async fn ask(&self, address: &str, wish: Wish) -> [u8; 16] {
        self.ask_at(self.channel, address, wish).await
    }

    pub async fn ask_at(&self, channel: ChannelId, address: &str, wish: Wish) -> [u8; 16] {
        let (sid, now) = (self.name_at(channel, address), self.clock.now());
        let sealer = self.master.seal_public().unwrap();
        let place = Place { channel_id: channel.0, sid };
        let mut secret = [0; 16];
        secret[..8].copy_from_slice(&sid.to_be_bytes());
        let asked = Asked { address: address.to_owned(), at: now.as_millisecond(), wording: 1, secret };
        let new = NewReader {
            channel,
            sid,
            address: sealer.seal(place, &asked.to_bytes().unwrap()).unwrap(),
            wish: sealer.seal(place, &wish_to_bytes(wish.to_bytes()).unwrap()).unwrap(),
            secret: secret_hash(&secret),
            forget: now + Duration::from_secs(48 * 3600),
        };
        self.stores.readers().ask(new).await.unwrap();
        secret
    }

    /// Somebody who asked and confirmed.
    pub async fn reader(&self, address: &str, wish: Wish) {
        let secret = self.ask(address, wish).await;
        let (sid, now) = (self.name(address), self.clock.now());
        let proof = Proof { at: now.as_millisecond(), wording: 1, secret: secret_hash(&secret) };
        let place = Place { channel_id: self.channel.0, sid };
        let sealed = self.master.seal_public().unwrap().seal(place, &proof.to_bytes().unwrap()).unwrap();
        let confirmed = self.stores.readers().confirm(self.channel, sid, secret_hash(&secret), &sealed, now).await;
        assert!(confirmed.unwrap());
    }

    pub async fn readers(&self, count: usize) {
        for n in 0..count {
            self.reader(&format!("leser{n}@example.org"), daily()).await;
        }
    }

    pub async fn publish(&self, kind: Kind, title: &str, text: &str) -> PostId {
        let content = Content {
            body: Some(Body::parse(text).unwrap()),
            ..Content::titled(kind, Title::parse(title).unwrap(), "de")
        };
        let (desk, now) = (self.stores.desk(), self.clock.now());
        let number = || self.numbers.fetch_add(1, Ordering::Relaxed);
        let post = desk.create_draft(self.channel, "{}", SYSTEM, now, number()).await.unwrap();
        let publish = Publish::first((post, self.channel), content, SYSTEM, now, number);
        assert!(matches!(desk.publish(publish).await.unwrap(), Published::Done { .. }));
        post
    }

    /// Another text in the place of version 1.
    pub async fn correct(&self, post: PostId, title: &str, text: &str) {
        let content = Content {
            body: Some(Body::parse(text).unwrap()),
            ..Content::titled(Kind::Update, Title::parse(title).unwrap(), "de")
        };
        let number = || self.numbers.fetch_add(1, Ordering::Relaxed);
        let publish = Publish::first((post, self.channel), content, SYSTEM, self.clock.now(), number);
        let publish = Publish { occasion: Occasion::Correction, expect_version: Some(1), ..publish };
        assert!(matches!(self.stores.desk().publish(publish).await.unwrap(), Published::Done { .. }));
    }

    pub async fn withdraw(&self, post: PostId) {
        let now = self.clock.now();
        let content = Content::titled(Kind::Update, Title::parse("x").unwrap(), "de");
        let number = || self.numbers.fetch_add(1, Ordering::Relaxed);
        let plan = plan(&content, Occasion::Correction, now);
        let delivery_ids = plan.outlets.iter().map(|_| DeliveryId::fresh(now, number())).collect();
        let order = Withdraw { keep: None, post, plan, delivery_ids, reason: "Irrtum".to_owned(), by: SYSTEM, now };
        assert!(self.stores.desk().withdraw(order).await.unwrap());
    }

    /// One post, and the hour at which the issue of the day is due.
    pub async fn due(&self) {
        self.publish(Kind::Update, "Markt am Samstag", "Der Markt öffnet um acht.").await;
        self.clock.set("2026-11-26T16:11:00Z".parse().unwrap());
    }

    pub fn later(&self, minutes: u64) {
        self.clock.advance(Duration::from_secs(60 * minutes));
    }

    pub async fn issue(&self) -> Issue {
        self.stores.desk().issues(self.channel, 1).await.unwrap().remove(0)
    }

    /// What came of the issue so far, added up now.
    pub async fn counts(&self) -> IssueCounts {
        let issue = self.issue().await.id;
        self.stores.mailings().note_issue(issue, "").await.unwrap().0
    }

    pub async fn is_done(&self) -> bool {
        self.issue().await.state == IssueState::Done
    }

    /// From now on there is no room for what these two write down of an issue.
    pub async fn fill_up(&self) {
        for text in [
            "CREATE TABLE filler (bytes BLOB)",
            "CREATE TRIGGER no_room BEFORE UPDATE OF reached ON mailing_range \
             BEGIN INSERT INTO filler VALUES (zeroblob(20000000)); END",
            "CREATE TRIGGER no_room2 BEFORE UPDATE OF taken ON mailing \
             BEGIN INSERT INTO filler VALUES (zeroblob(20000000)); END",
            "PRAGMA max_page_count = 2500",
        ] {
            self.on_followers(text).await;
        }
    }

    pub async fn make_room(&self) {
        for text in ["DROP TRIGGER no_room", "DROP TRIGGER no_room2", "PRAGMA max_page_count = 4294967294"] {
            self.on_followers(text).await;
        }
    }

    async fn on_followers(&self, text: &'static str) {
        assert!(self.followers.tx(vec![db::run(text, Vec::new())]).await.unwrap().is_committed());
    }

    /// Everybody at most once.
    pub fn nobody_twice(&self) {
        let (taken, mut times) = (self.server.taken(), BTreeMap::<&str, usize>::new());
        taken.iter().for_each(|mail| *times.entry(&mail.to).or_default() += 1);
        assert!(times.values().all(|times| *times == 1), "{times:?}");
    }

    /// Taken mails to an address.
    pub fn mails_to(&self, address: &str) -> Vec<TakenMail> {
        self.server.taken().into_iter().filter(|mail| mail.to == address).collect()
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

pub fn settings() -> Settings {
    Settings { alone: true, lines: 2, window: 3, patience: Duration::from_millis(1500), ..Settings::default() }
}

/// With which these few readers are a long list: handfuls of four on each line, and the note about the next ahead.
pub fn long() -> Settings {
    Settings { window: 2, batch: 20, long: 4, larger: 2, ..settings() }
}

/// As many on each line as there are readers.
pub fn endless() -> Settings {
    Settings { window: 60, batch: 60, long: 4, larger: 1, ..settings() }
}

pub async fn until(ready: impl AsyncFn() -> bool) {
    for _ in 0..1_500 {
        if ready().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it never came");
}

/// A runner at work, and the word that ends it.
pub struct Work {
    stop: oneshot::Sender<()>,
    run: JoinHandle<()>,
}

impl Work {
    pub fn begin(runner: Runner) -> Work {
        let (stop, stopped) = oneshot::channel::<()>();
        Work { stop, run: tokio::spawn(runner.run(async { drop(stopped.await) })) }
    }

    /// As at a planned restart. It takes no longer than the mails under way.
    pub async fn end(self) {
        self.stop.send(()).unwrap();
        tokio::time::timeout(Duration::from_secs(3), self.run).await.unwrap().unwrap();
    }

    /// Without a good-bye: the task is dropped wherever it is, as the process would be.
    pub async fn die(self) {
        self.run.abort();
        assert!(self.run.await.is_err());
    }
}

pub fn daily() -> Wish {
    Wish { topics: TopicSet::default_follow(), rhythm: Rhythm::Daily, lang: Lang::De }
}

pub fn about(topic: Topic, rhythm: Rhythm, lang: Lang) -> Wish {
    Wish { topics: [topic].into_iter().collect(), rhythm, lang }
}

fn profile() -> Profile {
    Profile {
        domain: "lindenau-werre.de".to_owned(),
        imprint: Imprint {
            authority: "Stadt Lindenau".to_owned(),
            address: "Markt 1\n32120 Lindenau".to_owned(),
            ..Default::default()
        },
        ..testkit::profile()
    }
}

impl Town {
    /// A post of the next day, and its hour.
    pub async fn due_again(&self) {
        self.publish(Kind::Update, "Freibad öffnet", "Morgen.").await;
        self.clock.set("2026-11-27T16:11:00Z".parse().unwrap());
    }
}
