//! A town in the Fediverse, on a clock that stands still until it is moved.
use crate::peer::{NOW, Peer};
use channel::channel::{Imprint, Profile};
use channel::clock::{Clock, Timestamp};
use channel::delivery::{Lane, Occasion, plan};
use channel::ids::{ChannelId, DeliveryId, PostId};
use channel::outlet::Kind as Outlet;
use channel::post::{Content, Kind};
use channel::slug::ChannelSlug;
use channel::text::{Body, Title};
use channel::topic::Topic;
use fediverse::{Links, Memory, Pictures, Runner};
use formats::fediverse::{Act, Attached, Letter};
use formats::http_signature::{Asked, Form, read};
use futures_util::future::BoxFuture;
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use store::{FediverseOrder, NewLetter, NewOutlet, Publish, SYSTEM, Stores, Withdraw};
use testkit::{FakeClock, TempDir};
use vault::{MasterKey, Place, RsaKey, fediverse as tag};

pub const BASE: &str = "https://kanal.example";

struct Gallery;

impl Pictures for Gallery {
    fn of<'a>(&'a self, _: &'a Content) -> BoxFuture<'a, Vec<Attached>> {
        let url = format!("{BASE}/media/x-1600.jpg");
        Box::pin(async { vec![Attached { url, alt: "Der Markt".to_owned(), width: 1600, height: 900 }] })
    }
}

pub struct Town {
    pub runner: Arc<Runner>,
    pub stores: Stores,
    pub clock: Arc<FakeClock>,
    pub channel: ChannelId,
    pub public: String,
    key: MasterKey,
    random: AtomicU32,
    _folder: TempDir,
}

impl Town {
    pub async fn new() -> Town {
        let folder = TempDir::new();
        let open = async |name: &str| db::Db::open(&folder.sqlite(name), db::Options::default()).await.unwrap();
        let stores = Stores::open(open("content.db").await, open("followers.db").await, open("reactions.db").await);
        stores.migrate().await.unwrap();
        let clock = Arc::new(FakeClock::at("2026-09-21T14:13:20Z"));
        assert_eq!(clock.now().as_second(), NOW);
        let slug = ChannelSlug::parse("lindenau").unwrap();
        let channel = stores.admin().create_channel(&slug, &profile(), clock.now(), 1).await.unwrap();
        assert!(stores.desk().set_public(channel, true, SYSTEM, clock.now()).await.unwrap());
        let key = MasterKey::generate().unwrap();
        let web = key.web_key().unwrap();
        let own = RsaKey::generate().unwrap();
        let secret = json!({ "key": own.to_secret().unwrap().as_str() }).to_string();
        let place = vault::place("outlet", channel.0);
        let secret = web.locker().unwrap().lock(&place, [1; 12], secret.as_bytes()).unwrap();
        let public = own.public_pem().unwrap();
        let new = NewOutlet {
            id: channel.0,
            channel,
            kind: Outlet::Fediverse,
            label: "@lindenau@kanal.example",
            settings: &json!({ "public": public }).to_string(),
            secret: &secret,
            by: SYSTEM,
            usual: true,
        };
        stores.desk().add_outlet(new, clock.now()).await.unwrap();
        let dialer = net::Dialer::new(net::Policy { allow_loopback: true }, None).unwrap();
        let runner = Runner {
            store: stores.fediverse(),
            client: net::Client::new(dialer),
            locker: web.locker().unwrap(),
            opener: key.opener().unwrap(),
            sealer: web.sealer(),
            tagger: web.tagger(),
            links: Arc::new(|channel, post| {
                let home = format!("{BASE}/{}", channel.slug);
                let post = post.map_or_else(|| home.clone(), |post| format!("{home}/p/{}-{}", post.id, post.slug_tail));
                Links { feed_base: format!("{home}/feed"), channel: home, post }
            }),
            pictures: Arc::new(Gallery),
            clock: clock.clone(),
            spread: Arc::new(|| 0.5),
            patience: Duration::from_millis(500),
            memory: Memory::default(),
            counts: Arc::default(),
        };
        let random = AtomicU32::new(0);
        Town { runner: Arc::new(runner), stores, clock, channel, public, key, random, _folder: folder }
    }

    pub fn actor(&self) -> String {
        format!("{BASE}/lindenau/actor")
    }

    /// Leaves a request at the door as the web does, once it saw that the signature covers enough; says whether it is new.
    pub async fn leave(&self, headers: &HashMap<String, String>, body: &str) -> bool {
        let header = |name: &str| headers.get(name).cloned();
        let asked = Asked { method: "POST", path: "/lindenau/inbox", origin: BASE, header: &header };
        let claimed = read(&asked, &vault::body_digest(body.as_bytes()), NOW).unwrap();
        let web = self.key.web_key().unwrap();
        let (tagger, channel) = (web.tagger(), self.channel);
        let sid = tag::request(&tagger, channel.0, &claimed.signature, body.as_bytes());
        let letter = Letter::new(&claimed, body.to_owned()).to_bytes();
        let sealed = web.sealer().seal(Place { channel_id: channel.0, sid }, &letter).unwrap();
        let new = NewLetter { sid, channel, host: tag::host(&tagger, "x"), sealed: &sealed };
        self.stores.inbox().drop_in(new).await.unwrap()
    }

    /// Somebody at a server says something about the channel, signed in one form.
    pub async fn told(&self, peer: &Peer, form: Form, who: &str, activity: serde_json::Value) {
        self.signed(peer, form, &format!("{}#key", peer.actor(who)), &activity).await;
    }

    /// The same with a key of any name.
    pub async fn signed(&self, peer: &Peer, form: Form, key: &str, activity: &serde_json::Value) {
        let body = activity.to_string();
        let headers = peer.signed(form, key, BASE, "/lindenau/inbox", &body);
        self.leave(&headers, &body).await;
    }

    /// Somebody follows.
    pub async fn followed(&self, peer: &Peer, who: &str) {
        peer.knows(&self.public, &self.clock);
        let actor = peer.actor(who);
        let follow = json!({ "id": format!("{actor}/f1"), "type": "Follow", "actor": actor, "object": self.actor() });
        self.told(peer, Form::Cavage, who, follow).await;
        self.turn().await;
    }

    pub async fn follows(&self, peer: &Peer, who: &str) -> bool {
        let sid = tag::follower(&self.runner.tagger, self.channel.0, &peer.actor(who));
        self.stores.fediverse().follows(self.channel, sid).await.unwrap()
    }

    pub async fn turn(&self) {
        self.runner.turn().await.unwrap();
    }

    fn number(&self) -> u32 {
        self.random.fetch_add(1, Ordering::Relaxed)
    }

    /// Publishes, or corrects version `corrected`, and hands it over.
    pub async fn publish(&self, content: Content, post: Option<(PostId, u32)>) -> PostId {
        let now = self.clock.now();
        let (post, corrected) = match post {
            Some((post, version)) => (post, Some(version)),
            None => {
                let desk = self.stores.desk();
                (desk.create_draft(self.channel, "{}", SYSTEM, now, self.number()).await.unwrap(), None)
            }
        };
        let occasion = if corrected.is_some() { Occasion::Correction } else { Occasion::New };
        let plan = plan(&content, occasion, now);
        let lane = plan.lane;
        let order = Publish {
            post,
            channel: self.channel,
            slug_tail: channel::slug::from_title(content.title.as_str()),
            occasion,
            delivery_ids: plan.outlets.iter().map(|_| DeliveryId::fresh(now, self.number())).collect(),
            plan,
            content,
            note: String::new(),
            by: SYSTEM,
            now,
            expect_version: corrected,
            expect_revision: None,
            published: None,
        };
        self.stores.desk().publish(order).await.unwrap();
        let act = if corrected.is_some() { Act::Update } else { Act::Create };
        self.hand_over(post, corrected.map_or(1, |version| version + 1), act, lane).await;
        post
    }

    pub async fn withdraw(&self, post: PostId, version: u32) {
        let now = self.clock.now();
        let plan = plan(&news("x"), Occasion::Correction, now);
        let delivery_ids = vec![DeliveryId::fresh(now, self.number())];
        let order = Withdraw { keep: None, post, plan, delivery_ids, reason: "Irrtum".to_owned(), by: SYSTEM, now };
        assert!(self.stores.desk().withdraw(order).await.unwrap());
        self.hand_over(post, version, Act::Delete, Lane::News).await;
    }

    pub async fn hand_over(&self, post: PostId, version: u32, act: Act, lane: Lane) {
        let order = FediverseOrder { channel: self.channel, post, version, act: act.code(), lane };
        self.stores.fediverse().hand_over(order, self.clock.now()).await.unwrap();
    }

    /// Switches the channel off.
    pub async fn stop(&self) {
        let own = self.stores.desk().outlets(self.channel).await.unwrap().remove(0);
        assert!(self.stores.desk().stop_outlet(&own, SYSTEM, self.clock.now()).await.unwrap());
    }

    pub fn forward(&self, seconds: u64) -> Timestamp {
        self.clock.advance(Duration::from_secs(seconds));
        self.clock.now()
    }
}

pub fn news(title: &str) -> Content {
    Content {
        body: Some(Body::parse("Am **Samstag** auf dem Platz.").unwrap()),
        topics: [Topic::News, Topic::Events].into_iter().collect(),
        ..Content::titled(Kind::Update, Title::parse(title).unwrap(), "de")
    }
}

pub fn warning(title: &str) -> Content {
    Content {
        topics: [Topic::Warnings].into_iter().collect(),
        ..Content::titled(Kind::Warning, Title::parse(title).unwrap(), "de")
    }
}

/// Complete, so that the channel may be opened.
fn profile() -> Profile {
    Profile {
        imprint: Imprint {
            authority: "Stadt Lindenau".to_owned(),
            represented_by: "Eva Beispiel".to_owned(),
            address: "Markt 1".to_owned(),
            phone: "0123".to_owned(),
            email: "post@lindenau.example".to_owned(),
            supervisor: "Landkreis".to_owned(),
            responsible: "Eva Beispiel".to_owned(),
            privacy_officer: "Ali Muster".to_owned(),
            ..Imprint::default()
        },
        ..testkit::profile()
    }
}
