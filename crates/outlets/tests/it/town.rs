//! A town with outlets, on a clock that stands still until it is moved.
use bytes::Bytes;
use channel::clock::Clock;
use channel::delivery::{Occasion, plan};
use channel::ids::{ChannelId, DeliveryId, MediumId, PostId};
use channel::image::{Alt, Picture};
use channel::medium::{About, Focus, Format, People};
use channel::outlet::Kind as OutletKind;
use channel::outlet::dispatch::{Dispatch, State};
use channel::post::{Content, Kind};
use channel::slug::ChannelSlug;
use channel::text::{Body, Line, Title};
use channel::topic::Topic;
use futures_util::future::BoxFuture;
use outlets::{Fediverse, Links, Order, Pictures, Runner, Unread};
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;
use store::{DispatchReport, MediumFile, NewOutlet, Outlet, Publish, SYSTEM, StoredMedium, Stores, Withdraw};
use testkit::{FakeClock, TempDir};
use vault::{Locker, MasterKey};

/// A picture by its first bytes; nothing here looks further.
const JPEG: [u8; 16] = [0xff, 0xd8, 0xff, 0xe0, 0, 16, b'J', b'F', b'I', b'F', 0, 1, 1, 0, 0, 1];

/// A picture that is one to its end.
pub const WHOLE: MediumId = MediumId(99);

/// Gives a picture for every number, unless its storage is away.
#[derive(Default)]
pub struct Shelf {
    pub away: AtomicBool,
    /// The number of one that is gone.
    pub lost: AtomicI64,
}

impl Pictures for Shelf {
    fn picture<'a>(&'a self, medium: MediumId, _: usize) -> BoxFuture<'a, Result<Option<Bytes>, Unread>> {
        let whole: &'static [u8] = include_bytes!("../../assets/gone.jpg");
        let found = Bytes::from_static(if medium == WHOLE { whole } else { &JPEG });
        let found = (self.lost.load(Ordering::Relaxed) != medium.0).then_some(found);
        Box::pin(async move { if self.away.load(Ordering::Relaxed) { Err(Unread) } else { Ok(found) } })
    }
}

/// Takes every order and remembers it.
#[derive(Default)]
pub struct Told(pub Mutex<Vec<Order>>);

impl Fediverse for Told {
    fn hand_over(&self, order: Order) -> BoxFuture<'_, bool> {
        self.0.lock().unwrap().push(order);
        Box::pin(async { true })
    }
}

/// The town.
pub struct Town {
    pub runner: Arc<Runner>,
    pub stores: Stores,
    pub clock: Arc<FakeClock>,
    pub told: Arc<Told>,
    pub shelf: Arc<Shelf>,
    pub channel: ChannelId,
    /// Where Instagram fetches its picture.
    pub portrait: Arc<Mutex<String>>,
    locker: Locker,
    random: AtomicU32,
    _folder: TempDir,
}

impl Town {
    pub async fn new() -> Town {
        Town::patient(Duration::from_millis(250)).await
    }

    /// One that waits so long for an answer.
    pub async fn patient(patience: Duration) -> Town {
        let folder = TempDir::new();
        let open = async |name: &str| db::Db::open(&folder.sqlite(name), db::Options::default()).await.unwrap();
        let stores = Stores::open(open("content.db").await, open("followers.db").await, open("reactions.db").await);
        stores.migrate().await.unwrap();
        let clock = Arc::new(FakeClock::at("2026-11-21T10:00:00Z"));
        let slug = ChannelSlug::parse("lindenau").unwrap();
        let channel = stores.admin().create_channel(&slug, &testkit::profile(), clock.now(), 1).await.unwrap();
        let key = MasterKey::generate().unwrap().web_key().unwrap();
        let dialer = net::Dialer::new(net::Policy { allow_loopback: true }, None).unwrap();
        let (told, shelf) = (Arc::new(Told::default()), Arc::new(Shelf::default()));
        let portrait = Arc::new(Mutex::new(String::new()));
        let upright = portrait.clone();
        let runner = Runner {
            store: stores.outlets(),
            client: net::Client::new(dialer),
            locker: key.locker().unwrap(),
            links: Arc::new(move |channel, post| {
                let home = format!("https://kanal.example/{}", channel.slug);
                Links {
                    feed_base: format!("{home}/feed"),
                    post: format!("{home}/p/{}-{}", post.id, post.slug_tail),
                    picture: Some(format!("{home}/p/{}/card.jpg", post.id)),
                    portrait: upright.lock().unwrap().clone(),
                    channel: home,
                }
            }),
            pictures: shelf.clone(),
            fediverse: told.clone(),
            clock: clock.clone(),
            spread: Arc::new(|| 0.5),
            nonce: Arc::new(|| [2; 12]),
            patience,
            alone: true,
        };
        let locker = key.locker().unwrap();
        let random = AtomicU32::new(0);
        Town {
            runner: Arc::new(runner),
            stores,
            clock,
            told,
            shelf,
            channel,
            portrait,
            locker,
            random,
            _folder: folder,
        }
    }

    /// An outlet with settings and secret as JSON.
    pub async fn outlet(&self, id: i64, kind: OutletKind, settings: &str, secret: &str) {
        let secret = self.locker.lock(&vault::place("outlet", id), [1; 12], secret.as_bytes()).unwrap();
        let new = NewOutlet {
            id,
            channel: self.channel,
            kind,
            label: kind.key(),
            settings,
            secret: &secret,
            usual: true,
            by: SYSTEM,
        };
        self.stores.desk().add_outlet(new, self.clock.now()).await.unwrap();
    }

    /// The desk gives an outlet other settings and another secret.
    pub async fn change(&self, id: i64, settings: &str, secret: &str) {
        let secret = self.locker.lock(&vault::place("outlet", id), [3; 12], secret.as_bytes()).unwrap();
        let known = self.stores.desk().outlets(self.channel).await.unwrap();
        let known = known.into_iter().find(|one| one.id == id).unwrap();
        let outlet = Outlet { settings: settings.to_owned(), secret, ..known };
        assert!(self.stores.desk().change_outlet(&outlet, SYSTEM, self.clock.now()).await.unwrap());
    }

    fn number(&self) -> u32 {
        self.random.fetch_add(1, Ordering::Relaxed)
    }

    /// Publishes and answers the post's number.
    pub async fn publish(&self, content: Content) -> PostId {
        let now = self.clock.now();
        let post = self.stores.desk().create_draft(self.channel, "{}", SYSTEM, now, self.number()).await.unwrap();
        self.bring_out(post, content, None).await;
        post
    }

    pub async fn correct(&self, post: PostId, content: Content, corrected: u32) {
        self.bring_out(post, content, Some(corrected)).await;
    }

    async fn bring_out(&self, post: PostId, content: Content, expect_version: Option<u32>) {
        let now = self.clock.now();
        for id in content.media() {
            if self.stores.desk().medium(id).await.unwrap().is_none() {
                self.stores.desk().add_medium(&stored(id, self.channel), SYSTEM).await.unwrap();
            }
        }
        let occasion = if expect_version.is_some() { Occasion::Correction } else { Occasion::New };
        let plan = plan(&content, occasion, now);
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
            expect_version,
            expect_revision: None,
            published: None,
        };
        self.stores.desk().publish(order).await.unwrap();
    }

    pub async fn withdraw(&self, post: PostId) {
        let now = self.clock.now();
        let plan = plan(&news("x", ""), Occasion::Correction, now);
        let delivery_ids = vec![DeliveryId::fresh(now, self.number())];
        let order = Withdraw { keep: None, post, plan, delivery_ids, reason: "Irrtum".to_owned(), by: SYSTEM, now };
        assert!(self.stores.desk().withdraw(order).await.unwrap());
    }

    /// Does what is due now.
    pub async fn turn(&self) {
        self.runner.turn().await.unwrap();
    }

    /// Moves the clock to whatever is due next at the post's dispatches, and does it; until nothing is or `most` times.
    pub async fn settle(&self, post: PostId, most: usize) {
        for _ in 0..most {
            self.turn().await;
            let due = self.reports(post).await.iter().filter_map(|report| report.dispatch.due).min();
            let Some(due) = due else { return };
            self.clock.set(due.max(self.clock.now() + Duration::from_secs(130)));
        }
    }

    /// Does what is due now, and dies at the `polls`th place where it waits for something.
    pub async fn turn_and_die(&self, polls: usize) {
        Mortal { inner: Box::pin(self.runner.turn()), polls }.await;
        self.clock.advance(Duration::from_secs(121));
    }

    pub async fn reports(&self, post: PostId) -> Vec<DispatchReport> {
        self.stores.desk().dispatches_of(post).await.unwrap()
    }

    /// The post's only dispatch.
    pub async fn dispatch(&self, post: PostId) -> Dispatch {
        self.reports(post).await.remove(0).dispatch
    }

    pub async fn state(&self, post: PostId) -> State {
        self.dispatch(post).await.state
    }

    /// The platform's own words.
    pub async fn said(&self, post: PostId) -> String {
        self.dispatch(post).await.fault.map(|fault| fault.said).unwrap_or_default()
    }

    /// Whether a text stands anywhere in the databases.
    pub fn holds(&self, text: &str) -> bool {
        let files = std::fs::read_dir(self._folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let found = |bytes: Vec<u8>| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        files.filter(|file| file.is_file()).any(|file| found(std::fs::read(file).unwrap()))
    }

    /// A person decides.
    pub async fn decide(&self, post: PostId, how: impl FnOnce(&mut Dispatch)) {
        let report = self.reports(post).await.remove(0);
        let mut decided = report.dispatch.clone();
        how(&mut decided);
        assert!(
            self.stores.desk().decide_dispatch(&report, &decided, "there", SYSTEM, self.clock.now()).await.unwrap()
        );
    }

    pub async fn the_outlet(&self) -> Outlet {
        self.stores.desk().outlets(self.channel).await.unwrap().remove(0)
    }
}

/// Work that is dropped in the middle.
struct Mortal<F> {
    inner: Pin<Box<F>>,
    polls: usize,
}

impl<F: Future> Future for Mortal<F> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.polls == 0 {
            return Poll::Ready(());
        }
        self.polls -= 1;
        self.inner.as_mut().poll(context).map(|_| ())
    }
}

/// A post of that title and text.
pub fn news(title: &str, text: &str) -> Content {
    Content {
        body: Body::parse(text).ok(),
        topics: [Topic::Events].into_iter().collect(),
        ..Content::titled(Kind::Update, Title::parse(title).unwrap(), "de")
    }
}

/// A warning.
pub fn warning(title: &str, text: &str) -> Content {
    Content { kind: Kind::Warning, topics: [Topic::Warnings].into_iter().collect(), ..news(title, text) }
}

/// A picture of the library.
fn stored(id: MediumId, channel: ChannelId) -> StoredMedium {
    let (hash, width, height) = ("aa".to_owned(), 1_600, 1_000);
    let file = MediumFile { hash, format: Format::Jpeg, width, height, bytes: 1, captions: None };
    let name = Line::parse("Markt").unwrap();
    let about = About { name, alt: None, credit: None, people: People::Unsaid, focus: Focus::MIDDLE };
    StoredMedium { id, channel, file, about, created: jiff::Timestamp::UNIX_EPOCH }
}

/// The same with a picture.
pub fn with_picture(title: &str, text: &str, alt: &str) -> Content {
    with_medium(77, title, text, alt)
}

/// The same with pictures of these numbers.
pub fn with_media(ids: &[i64], title: &str, text: &str) -> Content {
    let alt = |id: i64| Alt::Text(Line::parse(&format!("Bild Nummer {id}")).unwrap());
    let picture = |id: &i64| Picture { id: MediumId(*id), width: 1_600, height: 1_000, alt: alt(*id), credit: None };
    Content { pictures: ids.iter().map(picture).collect(), ..news(title, text) }
}

/// The same with one of that number.
pub fn with_medium(id: i64, title: &str, text: &str, alt: &str) -> Content {
    let alt = Alt::Text(Line::parse(alt).unwrap());
    let picture = Picture { id: MediumId(id), width: 1_600, height: 1_000, alt, credit: None };
    Content { pictures: vec![picture], ..news(title, text) }
}
