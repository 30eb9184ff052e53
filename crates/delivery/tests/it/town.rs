//! A town with a channel, followers and a push service or two.
use crate::place::Place;
use channel::channel::{Channel, Profile};
use channel::clock::Clock;
use channel::delivery::{Counts, Lane, Occasion, State, Wake, plan};
use channel::ids::{DeliveryId, PostId};
use channel::lang::Lang;
use channel::post::{Content, Kind};
use channel::slug::ChannelSlug;
use channel::subscription::{Preferences, QuietHours, joining_week};
use channel::text::{Body, Title};
use channel::topic::{Topic, TopicSet};
use db::Db;
use delivery::{Delivery, Links, Parts, Settings};
use futures_util::{StreamExt, stream};
use push::{Allowed, Sender, SenderConfig, Vapid};
use std::sync::Arc;
use std::time::Duration;
use store::{DeliveryReport, NewSubscription, Publish, Published, SYSTEM, Stores, Withdraw};
use testkit::push_service::Device;
use testkit::{FakeClock, PushService, Seeded};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use vault::{MasterKey, Place as BoxPlace};

/// Night in Berlin: quiet hours from 22 to 7 hold.
pub const NIGHT: &str = "2026-11-21T22:30:00Z";
/// An impatient sender gives up after this.
pub const IMPATIENCE: Duration = Duration::from_secs(2);

pub struct Town {
    pub clock: Arc<FakeClock>,
    pub time: Arc<dyn Clock>,
    pub stores: Stores,
    pub databases: [Db; 2],
    pub key: Arc<MasterKey>,
    pub channel: Channel,
    pub random: Arc<Seeded>,
    pub place: Place,
    patience: Duration,
}

impl Town {
    /// Transactions asked of the databases so far; on PostgreSQL both are one and count twice.
    pub fn transactions(&self) -> u64 {
        self.databases.iter().map(|database| database.stats().transactions).sum()
    }

    /// For tests with services that hang. The others wait long, since the machine may be busy.
    pub fn impatient(self) -> Town {
        Town { patience: IMPATIENCE, ..self }
    }

    pub async fn new(place: Place) -> Town {
        let clock = Arc::new(FakeClock::at(NIGHT));
        Town::in_time(place, clock.clone(), clock).await
    }

    /// With another clock than the one that can be moved. A channel that exists already is used.
    pub async fn in_time(place: Place, clock: Arc<FakeClock>, time: Arc<dyn Clock>) -> Town {
        let (key, random) = (Arc::new(place.key()), Arc::new(Seeded::new(1)));
        let (stores, databases) = place.open().await;
        let slug = ChannelSlug::parse("lindenau").unwrap();
        if stores.admin().channel_by_slug(&slug).await.unwrap().is_none() {
            let profile = Profile { domain: "lindenau.example".to_owned(), ..testkit::profile() };
            stores.admin().create_channel(&slug, &profile, time.now(), random.u32()).await.unwrap();
        }
        let channel = stores.admin().channel_by_slug(&slug).await.unwrap().unwrap().channel;
        Town {
            clock,
            time,
            stores,
            databases,
            key,
            channel,
            random,
            place,
            patience: SenderConfig::default().request_timeout,
        }
    }

    /// Follows from a device, as the web does it.
    pub async fn follow(&self, device: &Device, preferences: Preferences) {
        let sid = self.sid(device);
        let secret = vault::subscription::Secret {
            endpoint: device.endpoint.clone(),
            p256dh: device.p256dh,
            auth: device.auth,
            prefs: preferences.to_bytes(),
        };
        let place = BoxPlace { channel_id: self.channel.id.0, sid };
        let sealed = self.key.seal_public().unwrap().seal(place, &secret.to_bytes().unwrap()).unwrap();
        let week = joining_week(self.time.now());
        let origin = origin(device);
        let new = NewSubscription { channel: self.channel.id, origin, sid, sealed, week };
        self.stores.follow().put(new).await.unwrap();
    }

    /// Many follow at once; nobody wants to see the greetings.
    pub async fn settle(&self, followers: impl IntoIterator<Item = (&Device, Preferences)>) {
        stream::iter(followers)
            .map(|(device, preferences)| self.follow(device, preferences))
            .buffer_unordered(64)
            .for_each(|()| async {})
            .await;
        let store = self.stores.delivery();
        loop {
            let lease = Duration::from_secs(60);
            let greetings = store.claim_greetings(1, self.time.now(), lease, 500).await.unwrap();
            if greetings.is_empty() {
                break;
            }
            stream::iter(&greetings)
                .map(|greeting| async { store.finish_greeting(greeting, false).await.unwrap() })
                .buffer_unordered(64)
                .for_each(|()| async {})
                .await;
        }
    }

    pub fn sid(&self, device: &Device) -> i64 {
        self.key.tagger().sid(self.channel.id.0, &device.endpoint)
    }

    /// Whether the town still knows the device.
    pub async fn knows(&self, device: &Device) -> bool {
        let follow = self.stores.follow();
        follow.standing(self.channel.id, &origin(device), self.sid(device)).await.unwrap().is_some()
    }

    pub async fn publish(&self, kind: Kind, title: &str) -> PostId {
        let (now, desk) = (self.time.now(), self.stores.desk());
        let random = self.random.u32();
        let post = desk.create_draft(self.channel.id, "{}", SYSTEM, now, random).await.unwrap();
        self.bring_out(post, kind, title, None).await;
        post
    }

    /// Posts of one publishing time, told in one message.
    pub async fn publish_together(&self, posts: &[(Kind, &str)]) -> Vec<PostId> {
        let (now, desk) = (self.time.now(), self.stores.desk());
        let mut orders = Vec::new();
        for (kind, title) in posts {
            let post = desk.create_draft(self.channel.id, "{}", SYSTEM, now, self.random.u32()).await.unwrap();
            let mut order = self.order(post, content(*kind, title), None);
            // As the web does it: in their order on the page.
            order.published = Some(now + Duration::from_millis(orders.len() as u64));
            if !orders.is_empty() {
                order.plan.outlets.clear();
                order.delivery_ids.clear();
            }
            orders.push(order);
        }
        let ids = orders.iter().map(|order| order.post).collect();
        assert!(desk.publish_together(orders).await.unwrap());
        ids
    }

    /// The same while the database may be gone; `None` when nobody said yes.
    pub async fn try_publish(&self, kind: Kind, title: &str) -> Option<PostId> {
        let (now, desk, random) = (self.time.now(), self.stores.desk(), self.random.u32());
        let post = desk.create_draft(self.channel.id, "{}", SYSTEM, now, random).await.ok()?;
        let done = desk.publish(self.order(post, content(kind, title), None)).await;
        done.is_ok_and(|done| matches!(done, Published::Done { .. })).then_some(post)
    }

    pub async fn correct(&self, post: PostId, kind: Kind, title: &str, version: u32) {
        self.bring_out(post, kind, title, Some(version)).await;
    }

    /// Takes a post back, for the reason of that occasion.
    pub async fn withdraw(&self, post: PostId, kind: Kind, occasion: Occasion) {
        let now = self.time.now();
        let plan = plan(&content(kind, "Gleich"), occasion, now);
        let delivery_ids = plan.outlets.iter().map(|_| DeliveryId::fresh(now, self.random.u32())).collect();
        let withdraw = Withdraw { keep: None, post, plan, delivery_ids, reason: "Irrtum".to_owned(), by: SYSTEM, now };
        assert!(self.stores.desk().withdraw(withdraw).await.unwrap());
    }

    async fn bring_out(&self, post: PostId, kind: Kind, title: &str, expect_version: Option<u32>) {
        let publish = self.order(post, content(kind, title), expect_version);
        let done = self.stores.desk().publish(publish).await.unwrap();
        assert_eq!(done, Published::Done { version: expect_version.unwrap_or(0) + 1 });
    }

    fn order(&self, post: PostId, content: Content, expect_version: Option<u32>) -> Publish {
        let now = self.time.now();
        let occasion = if expect_version.is_none() { Occasion::New } else { Occasion::Correction };
        Publish {
            post,
            channel: self.channel.id,
            slug_tail: "titel".to_owned(),
            occasion,
            plan: plan(&content, occasion, now),
            content,
            delivery_ids: vec![DeliveryId::fresh(now, self.random.u32())],
            note: String::new(),
            by: SYSTEM,
            now,
            expect_version,
            expect_revision: None,
            published: None,
        }
    }

    /// The last delivery of a post.
    pub async fn report(&self, post: PostId) -> DeliveryReport {
        let reports = self.stores.desk().deliveries_of(post).await.unwrap();
        reports.into_iter().max_by_key(|report| report.version).expect("a delivery")
    }

    /// Waits until the delivery of a post stands like this; the desk sees it within a second or two.
    pub async fn until(&self, post: PostId, wanted: impl Fn(&DeliveryReport) -> bool) -> DeliveryReport {
        for _ in 0..1200 {
            let report = self.report(post).await;
            if wanted(&report) {
                return report;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("waited in vain; the delivery stands at {:?}", self.report(post).await);
    }

    pub async fn until_done(&self, post: PostId) -> Counts {
        let report = self.until(post, |report| report.state.is_terminal()).await;
        assert_eq!(report.state, State::Done);
        report.counts
    }

    pub fn delivery(&self, settings: Settings) -> Delivery {
        let vapid = self.key.vapid(self.channel.id.0, self.channel.key_generation).unwrap();
        let contact = push::Contact::parse("mailto:presse@lindenau.example").unwrap();
        let vapid = Arc::new(Vapid::new(vapid.scalar(), contact).unwrap());
        let dialer = net::Dialer::new(net::Policy { allow_loopback: true }, None).unwrap();
        let random = Arc::new(Seeded::new(self.random.u64()));
        Delivery::new(Parts {
            booklets: None,
            store: self.stores.delivery(),
            opener: self.key.opener().unwrap(),
            keys: Arc::new(move |_| Some(vapid.clone())),
            sender: Sender::new(dialer, SenderConfig { request_timeout: self.patience, ..SenderConfig::default() }),
            clock: self.time.clone(),
            random: Arc::new(move || random.u64()),
            links: Arc::new(|channel, post| {
                let channel = format!("https://rathaus.example/{}", channel.slug);
                let post = post.map_or(channel.clone(), |post| format!("{channel}/p/{}-{}", post.id, post.slug_tail));
                Links { feed_base: format!("{channel}/feed"), channel, icon: None, post, picture: None }
            }),
            settings: Settings { allowed: Allowed::default().with_loopback(), ..settings },
        })
    }

    /// Sets a worker to work.
    pub fn work(&self, settings: Settings) -> Worker {
        let delivery = self.delivery(settings);
        let (stop, stopped) = oneshot::channel::<()>();
        let running = delivery.clone();
        let task = tokio::spawn(async move {
            running
                .run(async {
                    stopped.await.ok();
                })
                .await;
        });
        Worker { delivery, stop, task }
    }
}

/// A worker at work.
pub struct Worker {
    pub delivery: Delivery,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Worker {
    pub fn poke(&self) {
        Lane::ALL.into_iter().for_each(|lane| self.delivery.waker().poke(lane));
    }

    pub async fn stop(self) {
        self.stop.send(()).ok();
        self.task.await.unwrap();
    }
}

pub fn origin(device: &Device) -> String {
    device.endpoint.split("/wpush").next().unwrap().to_owned()
}

/// What the follow page has switched on.
pub fn usual() -> Preferences {
    Preferences { topics: TopicSet::default_follow(), quiet: None, muted_until: None, lang: Lang::De }
}

pub fn quiet() -> Preferences {
    Preferences { quiet: QuietHours::new(22, 7), ..usual() }
}

fn content(kind: Kind, title: &str) -> Content {
    Content {
        body: Some(Body::parse("Die Brücke ist **ab Montag** wieder frei.").unwrap()),
        topics: [kind.default_topic()].into_iter().chain((kind == Kind::Warning).then_some(Topic::News)).collect(),
        ..Content::titled(kind, Title::parse(title).unwrap(), "de")
    }
}

/// A push service that lives in the town's time.
pub async fn push_service(town: &Town) -> PushService {
    PushService::start(town.time.clone()).await
}
