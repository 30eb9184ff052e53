//! A town for benchmarks: its databases, its channels, and as many followers as wanted, made in a process of their own so
//! that nobody who is measured holds them.
mod followers;
mod post;

pub use followers::Settle;
pub use post::{publish, warn};

use crate::Failed;
use crate::args::Engine;
use channel::channel::{Channel, Contact, Imprint, Profile};
use channel::clock::Clock;
use channel::lang::Lang;
use channel::slug::ChannelSlug;
use db::{Db, Options};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use store::Stores;
use testkit::postgres::Postgres;
use testkit::{TempDir, WallClock};
use vault::MasterKey;

/// Where everything lies; any process that is told may open it.
#[derive(Serialize, Deserialize, Clone)]
pub struct Place {
    pub content: String,
    pub followers: String,
    pub schema: Option<String>,
    pub key_file: PathBuf,
}

/// A place that goes away with this value.
pub struct Town {
    pub place: Place,
    dir: TempDir,
    _postgres: Option<Postgres>,
}

impl Town {
    /// A new one without channels. PostgreSQL is the one named by `AUSRUFER_TEST_POSTGRES`.
    pub fn found(engine: Engine) -> Result<Town, Failed> {
        let dir = TempDir::new();
        let postgres = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(testkit::postgres().ok_or_else(|| Failed("no PostgreSQL".into()))?),
        };
        let key_file = dir.file("master.key");
        let key = MasterKey::generate().map_err(|e| Failed::to("a master key", e))?;
        std::fs::write(&key_file, key.to_text().as_bytes()).map_err(|e| Failed::to("the key file", e))?;
        let place = match &postgres {
            None => Place {
                content: dir.sqlite("content.db"),
                followers: dir.sqlite("followers.db"),
                schema: None,
                key_file,
            },
            Some(postgres) => Place {
                content: postgres.url().to_owned(),
                followers: postgres.url().to_owned(),
                schema: Some(postgres.schema().to_owned()),
                key_file,
            },
        };
        Ok(Town { place, dir, _postgres: postgres })
    }

    /// Where the databases are.
    pub fn folder(&self) -> &std::path::Path {
        self.dir.path()
    }

    /// A file beside the databases.
    pub fn file(&self, name: &str) -> PathBuf {
        self.dir.file(name)
    }
}

/// The opened place.
pub struct House {
    pub stores: Stores,
    pub followers: Db,
    pub key: MasterKey,
}

impl Place {
    /// Opens the databases and brings them up to date.
    pub async fn open(&self) -> Result<House, Failed> {
        let failed = |e: db::DbError| Failed::to("opening a database", e);
        let options = Options { schema: self.schema.clone(), ..Options::default() };
        let content = Db::open(&self.content, options.clone()).await.map_err(failed)?;
        let (followers, reactions) = if self.content == self.followers {
            (content.clone(), content.clone())
        } else {
            let sealed = Options { truncate_after_delete: true, ..options };
            let reactions = format!("{}-reactions", self.followers);
            let followers = Db::open(&self.followers, sealed.clone()).await.map_err(failed)?;
            (followers, Db::open(&reactions, sealed).await.map_err(failed)?)
        };
        let stores = Stores::open(content, followers.clone(), reactions);
        stores.migrate().await.map_err(|e| Failed::to("migrating", e))?;
        let text = std::fs::read_to_string(&self.key_file).map_err(|e| Failed::to("the key file", e))?;
        let key = MasterKey::from_text(&text).map_err(|e| Failed::to("the key file", e))?;
        Ok(House { stores, followers, key })
    }
}

/// The word of the town's channel with this number.
pub fn slug(number: usize) -> String {
    format!("stadt-{number}")
}

impl House {
    /// The channel with this number, made if need be.
    pub async fn channel(&self, number: usize) -> Result<Channel, Failed> {
        let failed = |e: store::StoreError| Failed::to("a channel", e);
        let (admin, slug) = (self.stores.admin(), slug(number));
        let slug = ChannelSlug::parse(&slug).map_err(|_| Failed(format!("no address word: {slug}")))?;
        if admin.channel_by_slug(&slug).await.map_err(failed)?.is_none() {
            admin.create_channel(&slug, &profile(number), WallClock.now(), random32()).await.map_err(failed)?;
        }
        let found = admin.channel_by_slug(&slug).await.map_err(failed)?;
        found.map(|found| found.channel).ok_or_else(|| Failed("the channel is not there".into()))
    }
}

/// Real randomness: processes must not agree.
pub fn random64() -> u64 {
    let mut bytes = [0; 8];
    aws_lc_rs::rand::fill(&mut bytes).ok();
    u64::from_ne_bytes(bytes)
}

/// Half of it.
pub fn random32() -> u32 {
    (random64() >> 32) as u32
}

fn profile(number: usize) -> Profile {
    Profile {
        name: format!("Stadt {number}"),
        description: String::new(),
        tagline: String::new(),
        zone: "Europe/Berlin".to_owned(),
        lang: Lang::De,
        accent: "#225588".to_owned(),
        crest: None,
        domain: format!("stadt-{number}.example"),
        postal_codes: Vec::new(),
        region_key: String::new(),
        emojis: Default::default(),
        contact: Contact::default(),
        imprint: imprint(),
    }
}

/// Complete: without it no channel is public.
fn imprint() -> Imprint {
    let filled = || "Rathaus".to_owned();
    Imprint {
        authority: filled(),
        represented_by: filled(),
        address: filled(),
        phone: filled(),
        email: filled(),
        supervisor: filled(),
        responsible: filled(),
        privacy_officer: filled(),
        ..Imprint::default()
    }
}
