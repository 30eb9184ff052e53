//! Two thousand devices, what each did and in which order: known to the test, and all of it but the names of the rows to
//! the thief.
mod drawing;
mod following;
mod reacting;

pub use following::TOPICS;
pub use reacting::sha256;

use crate::loot::Loot;
use crate::stage::Stage;
use channel::ids::PostId;
use db::{Db, Options};
use std::net::SocketAddr;
use std::sync::OnceLock;
use store::Stores;
use testkit::{Seeded, TempDir};

pub const DEVICES: usize = 2_000;
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
}

/// The server with its databases at hand, as the backup has them.
pub struct Town {
    pub stage: Stage,
    pub content: Db,
    pub followers: Db,
}

impl Town {
    async fn new() -> Town {
        let dir = TempDir::new();
        let content = Db::open(&dir.sqlite("content.db"), Options::default()).await.unwrap();
        let sealed = Options { truncate_after_delete: true, ..Options::default() };
        let followers = Db::open(&dir.sqlite("followers.db"), sealed.clone()).await.unwrap();
        let reactions = Db::open(&dir.sqlite("reactions.db"), sealed).await.unwrap();
        let stores = Stores::open(content.clone(), followers.clone(), reactions);
        Town { stage: Stage::on(stores, dir).await, content, followers }
    }
}

/// The one run all tests look at.
pub fn crowd() -> &'static Crowd {
    static CROWD: OnceLock<Crowd> = OnceLock::new();
    CROWD.get_or_init(|| {
        let run = || tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(run());
        std::thread::spawn(run).join().unwrap()
    })
}

async fn run() -> Crowd {
    let town = Town::new().await;
    let mut loot = Loot::begin(&town);
    let seeded = Seeded::new(2_000);
    let mut devices = following::follow(&town, &mut loot, &seeded).await;
    let booklets = drawing::draw(&town, &mut loot, &seeded, &mut devices).await;
    let (messages, posts) = reacting::react(&town, &mut loot, &seeded, &mut devices, &booklets).await;
    reacting::close(&town, &mut loot).await;
    Crowd { devices, messages, posts, loot }
}

/// All numbers below `count` in a random order.
pub fn shuffled(count: usize, seeded: &Seeded) -> Vec<usize> {
    let mut all: Vec<usize> = (0..count).collect();
    for place in (1..count).rev() {
        all.swap(place, seeded.below(place as u64 + 1) as usize);
    }
    all
}
