use std::sync::atomic::{AtomicU32, Ordering};

use channel::channel::{Imprint, Profile};
use channel::clock::Timestamp;
use channel::delivery::{Occasion, plan};
use channel::ids::{ChannelId, DeliveryId, EditorId, MediumId, PostId};
use channel::lang::Lang;
use channel::medium::{About, Focus, Format, People};
use channel::post::{Content, Kind};
use channel::reaction::{Poll, Reactions};
use channel::slug::ChannelSlug;
use channel::text::{Body, Line, Title};
use channel::topic::Topic;
use channel::validity::Validity;
use db::{Db, Options};
use store::{MediumFile, Publish, Published, ReactionEpoch, StoredMedium, Stores, Withdraw};
use testkit::temp::TempDir;

/// An empty store on one engine.
pub struct World {
    pub stores: Stores,
    pub content: Db,
    pub followers: Db,
    pub reactions: Db,
    random: AtomicU32,
}

/// Runs a case on every engine there is, each time on an empty store.
pub async fn each(case: impl AsyncFn(&World)) {
    let dir = TempDir::new();
    let world = lite(&dir).await;
    case(&world).await;
    world.close().await;
    let Some(postgres) = testkit::postgres::postgres() else { return };
    let options = Options { schema: Some(postgres.schema().to_owned()), ..Options::default() };
    let db = Db::open(postgres.url(), options).await.unwrap();
    let world = World::new(db.clone(), db.clone(), db).await;
    case(&world).await;
    world.close().await;
}

/// An empty store in two files of this folder.
pub async fn lite(dir: &TempDir) -> World {
    let content = Db::open(&dir.sqlite("content.db"), Options::default()).await.unwrap();
    let options = Options { truncate_after_delete: true, ..Options::default() };
    let followers = Db::open(&dir.sqlite("followers.db"), options.clone()).await.unwrap();
    World::new(content, followers, Db::open(&dir.sqlite("reactions.db"), options).await.unwrap()).await
}

impl World {
    async fn new(content: Db, followers: Db, reactions: Db) -> World {
        let stores = Stores::open(content.clone(), followers.clone(), reactions.clone());
        stores.migrate().await.unwrap();
        World { stores, content, followers, reactions, random: AtomicU32::new(0) }
    }

    pub async fn close(self) {
        self.content.close().await;
        self.followers.close().await;
        self.reactions.close().await;
    }

    /// A number nobody had before.
    pub fn random(&self) -> u32 {
        self.random.fetch_add(1, Ordering::Relaxed)
    }

    /// A public channel of that address.
    pub async fn channel(&self, slug: &str) -> ChannelId {
        let (slug, profile) = (ChannelSlug::parse(slug).unwrap(), profile("Stadt Lindenau"));
        let id = self.stores.admin().create_channel(&slug, &profile, at(0), self.random()).await.unwrap();
        assert!(self.stores.desk().set_public(id, true, EDITOR, at(0)).await.unwrap());
        id
    }

    /// A key of the half-year the tests lie in, which is not a real one.
    pub async fn epoch(&self, channel: ChannelId) {
        let epoch = ReactionEpoch {
            epoch: channel::reaction::half_year(at(0)),
            suite: 1,
            wrapped: vec![1; 60],
            document: vec![2; 32],
            until: at(200 * 86_400),
            next: 0,
        };
        assert!(self.stores.reaction().add_epoch(channel, &epoch).await.unwrap());
    }

    /// A published post.
    pub async fn post(&self, channel: ChannelId, content: Content, when: Timestamp) -> PostId {
        let post = self.stores.desk().create_draft(channel, "{}", EDITOR, when, self.random()).await.unwrap();
        let published = self.stores.desk().publish(self.first(channel, post, content, when)).await.unwrap();
        assert_eq!(published, Published::Done { version: 1 });
        post
    }

    /// What the desk asks for when a post is published for the first time.
    pub fn first(&self, channel: ChannelId, post: PostId, content: Content, now: Timestamp) -> Publish {
        Publish::first((post, channel), content, EDITOR, now, || self.random())
    }

    /// What the desk asks for when an update is taken back.
    pub fn withdrawal(&self, post: PostId, now: Timestamp) -> Withdraw {
        let plan = plan(&content(Kind::Update, "Gleich"), Occasion::Correction, now);
        let delivery_ids = plan.outlets.iter().map(|_| DeliveryId::fresh(now, self.random())).collect();
        Withdraw { keep: None, post, plan, delivery_ids, reason: "Irrtum".to_owned(), by: EDITOR, now }
    }

    /// The same for a correction.
    pub fn next(&self, channel: ChannelId, post: PostId, content: Content, now: Timestamp, old: u32) -> Publish {
        let first = self.first(channel, post, content, now);
        Publish {
            expect_version: Some(old),
            occasion: Occasion::Correction,
            note: "Uhrzeit berichtigt".to_owned(),
            ..first
        }
    }
}

/// Somebody at the desk who has no account.
pub const EDITOR: EditorId = EditorId(7);

/// That many seconds into the tests.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + seconds).unwrap()
}

/// A complete profile.
pub fn profile(name: &str) -> Profile {
    let filled = |text: &str| text.to_owned();
    Profile {
        name: filled(name),
        description: filled("Neuigkeiten aus dem Rathaus"),
        tagline: String::new(),
        zone: filled("Europe/Berlin"),
        lang: Lang::De,
        accent: filled("#0a5c36"),
        crest: None,
        domain: filled("lindenau-werre.de"),
        postal_codes: vec![filled("32120"), filled("32121")],
        region_key: filled("057580012012"),
        emojis: Default::default(),
        contact: Default::default(),
        imprint: Imprint {
            authority: filled("Stadt Lindenau"),
            represented_by: filled("Dr. Eva Beispiel"),
            address: filled("Markt 1, 32120 Lindenau"),
            phone: filled("05221 1"),
            email: filled("post@lindenau-werre.de"),
            supervisor: filled("Kreis"),
            responsible: filled("A. Muster"),
            vat_id: String::new(),
            privacy_officer: filled("datenschutz@lindenau-werre.de"),
            land: filled("NW"),
        },
    }
}

/// A post of that kind and title.
pub fn content(kind: Kind, title: &str) -> Content {
    Content {
        body: Some(Body::parse("Der Text.").unwrap()),
        ..Content::titled(kind, Title::parse(title).unwrap(), "de")
    }
}

/// A picture of the library nobody has described yet.
pub fn picture(id: MediumId, channel: ChannelId, hash: &str) -> StoredMedium {
    let (width, height, bytes) = (1600, 900, 4711);
    let file = MediumFile { hash: hash.to_owned(), format: Format::Jpeg, width, height, bytes, captions: None };
    let name = Line::parse("Marktplatz").unwrap();
    let about = About { name, alt: None, credit: None, people: People::Unsaid, focus: Focus::MIDDLE };
    StoredMedium { id, channel, file, about, created: at(0) }
}

/// An update about several things.
pub fn update(title: &str, topics: &[Topic]) -> Content {
    Content { topics: topics.iter().copied().collect(), ..content(Kind::Update, title) }
}

/// An update that may be answered with an emoji.
pub fn answerable(title: &str) -> Content {
    Content { reactions: Reactions::Emoji, ..content(Kind::Update, title) }
}

/// A poll of two options, of which one may choose both.
pub fn poll(title: &str, ends: Timestamp) -> Content {
    let options = Poll::options("Lindenpark\nWerrepark").unwrap();
    Content { reactions: Reactions::Poll(Poll { options, several: true, ends }), ..content(Kind::Poll, title) }
}

/// An update that leaves the channel page by itself.
pub fn expiring(title: &str, until: Timestamp) -> Content {
    Content { valid: Validity { from: None, until: Some(until) }, ..content(Kind::Update, title) }
}
