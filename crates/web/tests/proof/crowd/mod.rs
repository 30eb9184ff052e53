//! Two thousand devices, what each did and in which order: known to the test, and all of it but the names of the rows to
//! the thief.
mod drawing;
mod following;
mod reacting;

pub use following::TOPICS;
pub use reacting::sha256;

use crate::loot::Loot;
use crate::stage::Stage;
use crate::thief::derived;
use channel::ids::PostId;
use db::{Db, Options};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::OnceLock;
use store::Stores;
use testkit::postgres::Postgres;
use testkit::{Seeded, TempDir};

const DEVICES: usize = 2_000;
/// On PostgreSQL, where every follow is a commit of a server that others use too, fewer are enough to be caught.
const FEWER: usize = 500;
/// The slots of the two posts: the last of the first volume, since slots before the next one are not drawn, which costs
/// less.
pub const SLOTS: [u16; 2] = [126, 127];
/// How often what was accepted is written while the posts are open.
pub const BATCHES: usize = 4;

/// One device.
pub struct Device {
    pub endpoint: String,
    pub origin: &'static str,
    pub point: [u8; 65],
    pub auth: [u8; 16],
    pub address: SocketAddr,
    pub topics: Vec<&'static str>,
    pub quiet: Option<(u8, u8)>,
    pub sid: i64,
    pub mark: String,
    /// Its place in the order in which they followed and drew their booklets.
    pub followed: usize,
    pub drew: usize,
    /// By post.
    pub told: [Option<Told>; 2],
}

/// A reaction of one device to one post.
#[derive(Clone)]
pub struct Told {
    pub tag: [u8; 32],
    pub seq: u32,
    pub choice: u8,
    /// Place of the first and the last message among all messages.
    pub first: usize,
    pub last: usize,
}

/// A message as the server accepted it, for servers that keep more of it.
#[derive(Clone)]
pub struct Message {
    pub device: usize,
    /// Which of the two posts.
    pub post: usize,
    pub tag: [u8; 32],
    pub seq: u32,
    pub choice: u8,
}

/// All that happened, and all that was left behind.
pub struct Crowd {
    pub devices: Vec<Device>,
    pub messages: Vec<Message>,
    pub posts: [PostId; 2],
    pub loot: Loot,
    /// With the master key and without, see [`Crowd::names`].
    names: [OnceLock<HashMap<Vec<u8>, usize>>; 2],
}

impl Crowd {
    pub fn new(devices: Vec<Device>, messages: Vec<Message>, posts: [PostId; 2], loot: Loot) -> Crowd {
        Crowd { devices, messages, posts, loot, names: Default::default() }
    }

    /// Every name somebody could have made for a device's row, with the master key or without: the same at all moments.
    pub fn names(&self, with_key: bool) -> &HashMap<Vec<u8>, usize> {
        let master = with_key.then_some(&*self.loot.master);
        let posts = if with_key { self.posts.map(|post| post.0) } else { [self.posts[0].0, 1] };
        self.names[usize::from(with_key)].get_or_init(|| derived(&self.devices, master, &posts))
    }
}

/// The server with its databases at hand, as the backup has them.
pub struct Town {
    pub stage: Stage,
    pub content: Db,
    pub followers: Db,
    pub size: usize,
    /// Dropped with the server's part of it.
    _schema: Option<Postgres>,
}

impl Town {
    async fn on_files() -> Town {
        let dir = TempDir::new();
        let content = Db::open(&dir.sqlite("content.db"), Options::default()).await.unwrap();
        let sealed = Options { truncate_after_delete: true, ..Options::default() };
        let followers = Db::open(&dir.sqlite("followers.db"), sealed.clone()).await.unwrap();
        let reactions = Db::open(&dir.sqlite("reactions.db"), sealed).await.unwrap();
        let stores = Stores::open(content.clone(), followers.clone(), reactions);
        Town { stage: Stage::on(stores, dir).await, content, followers, size: DEVICES, _schema: None }
    }

    async fn on_postgres() -> Option<Town> {
        let postgres = testkit::postgres::postgres()?;
        let options = Options { schema: Some(postgres.schema().to_owned()), ..Options::default() };
        let db = Db::open(postgres.url(), options).await.unwrap();
        let stores = Stores::open(db.clone(), db.clone(), db.clone());
        let stage = Stage::on(stores, TempDir::new()).await;
        Some(Town { stage, content: db.clone(), followers: db, size: FEWER, _schema: Some(postgres) })
    }
}

/// The one run on SQLite's files that most tests look at.
pub fn crowd() -> &'static Crowd {
    static CROWD: OnceLock<Crowd> = OnceLock::new();
    CROWD.get_or_init(|| aside(async { run(Town::on_files().await).await }))
}

/// The one run on PostgreSQL, where the tests have a server.
pub fn crowd_on_postgres() -> Option<&'static Crowd> {
    static CROWD: OnceLock<Option<Crowd>> = OnceLock::new();
    let run = || async { Some(run(Town::on_postgres().await?).await) };
    CROWD.get_or_init(|| aside(run())).as_ref()
}

/// On a thread of its own, whatever runs on this one.
fn aside<T: Send + 'static>(doing: impl Future<Output = T> + Send + 'static) -> T {
    let run = || tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(doing);
    std::thread::spawn(run).join().unwrap()
}

async fn run(town: Town) -> Crowd {
    let mut loot = Loot::begin(&town);
    let seeded = Seeded::new(2_000);
    let mut devices = following::follow(&town, &mut loot, &seeded).await;
    let booklets = drawing::draw(&town, &mut loot, &seeded, &mut devices).await;
    let (messages, posts) = reacting::react(&town, &mut loot, &seeded, &mut devices, &booklets).await;
    reacting::close(&town, &mut loot).await;
    Crowd::new(devices, messages, posts, loot)
}

/// All numbers below `count` in a random order.
pub fn shuffled(count: usize, seeded: &Seeded) -> Vec<usize> {
    let mut all: Vec<usize> = (0..count).collect();
    for place in (1..count).rev() {
        all.swap(place, seeded.below(place as u64 + 1) as usize);
    }
    all
}
