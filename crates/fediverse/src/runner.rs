//! Takes what is due: posts to be told, warnings first, and letters to be read.
use crate::counts::Counts;
use crate::memory::Memory;
use crate::{read, send};
use channel::channel::Channel;
use channel::clock::Clock;
use channel::delivery::Lane;
use channel::post::Content;
use formats::fediverse::Attached;
use futures_util::future::BoxFuture;
use std::sync::Arc;
use std::time::Duration;
use store::{Fediverse, PublishedPost, StoreError};
use tokio::task::{Id, JoinSet};
use vault::{Locker, Opener, Sealer, Tagger};

/// Servers told at once.
const AT_ONCE: usize = 32;
/// Of these, places that news never take: a warning always finds one free.
const FOR_WARNINGS: usize = 8;
/// Letters read at once.
const LETTERS: usize = 32;
/// Of one server.
const LETTERS_OF_HOST: usize = 2;
/// How long something is somebody's. The most there is to do is to look somebody up and to answer in two forms: three times
/// [`PATIENCE`].
pub const LEASE: Duration = Duration::from_secs(120);
/// How long a server may take to answer.
pub const PATIENCE: Duration = Duration::from_secs(15);
/// How late something is begun at most, while everything runs.
const PAUSE: Duration = Duration::from_secs(1);
/// Hours for which it is remembered what was done; longer than a signature is good.
const REMEMBERED: i64 = 4;

/// Absolute addresses, made where all addresses are made.
#[derive(Debug, Clone)]
pub struct Links {
    /// The channel page, without a slash at the end.
    pub channel: String,
    /// The feeds without their ending.
    pub feed_base: String,
    /// The post's permalink; the channel page where there is no post.
    pub post: String,
}

/// Makes the addresses around a post.
pub type LinksOf = Arc<dyn Fn(&Channel, Option<&PublishedPost>) -> Links + Send + Sync>;

/// Where the addresses of pictures come from.
pub trait Pictures: Send + Sync {
    /// The pictures of a post.
    fn of<'a>(&'a self, content: &'a Content) -> BoxFuture<'a, Vec<Attached>>;
}

/// Everything it works with.
pub struct Runner {
    /// Its part of the store.
    pub store: Fediverse,
    /// The way out.
    pub client: net::Client,
    /// Unlocks the keys of actors.
    pub locker: Locker,
    /// Opens letters and addresses.
    pub opener: Opener,
    /// Seals addresses.
    pub sealer: Sealer,
    /// Makes tags.
    pub tagger: Tagger,
    /// Makes addresses.
    pub links: LinksOf,
    /// Where the addresses of pictures come from.
    pub pictures: Arc<dyn Pictures>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// 0.0–1.0; spreads retries.
    pub spread: Arc<dyn Fn() -> f64 + Send + Sync>,
    /// How long a server may take; [`PATIENCE`] but in tests.
    pub patience: Duration,
    /// What is remembered for a while; begins empty.
    pub memory: Memory,
    /// What came of telling servers, for the metrics.
    pub counts: Arc<Counts>,
}

/// What is under way: the inbox of a send and the server of a letter, by its task.
#[derive(Default)]
struct UnderWay {
    tasks: JoinSet<()>,
    inboxes: Vec<(Id, Lane, i64)>,
    letters: Vec<(Id, i64)>,
}

impl UnderWay {
    fn free(&self, lane: Lane) -> bool {
        let news = self.inboxes.iter().filter(|(_, lane, _)| *lane == Lane::News).count();
        match lane {
            Lane::Warning => self.inboxes.len() < AT_ONCE,
            Lane::News => self.inboxes.len() < AT_ONCE && news < AT_ONCE - FOR_WARNINGS,
        }
    }

    /// Inboxes that get nothing more of this lane now. A warning waits for a warning only.
    fn busy(&self, lane: Lane) -> Vec<i64> {
        let before = |of: Lane| lane == Lane::News || of == Lane::Warning;
        self.inboxes.iter().filter(|(_, of, _)| before(*of)).map(|(_, _, inbox)| *inbox).collect()
    }

    /// Servers of which no more letters are read now.
    fn crowded(&self) -> Vec<i64> {
        let of = |host: i64| self.letters.iter().filter(|(_, one)| *one == host).count();
        self.letters.iter().map(|(_, host)| *host).filter(|host| of(*host) >= LETTERS_OF_HOST).collect()
    }

    fn ended(&mut self, id: Id) {
        self.inboxes.retain(|(task, _, _)| *task != id);
        self.letters.retain(|(task, _)| *task != id);
    }

    /// Until one ends, or so long.
    async fn rest(&mut self) {
        tokio::select! {
            Some(ended) = self.tasks.join_next_with_id(), if !self.tasks.is_empty() => match ended {
                Ok((id, ())) => self.ended(id),
                Err(error) => {
                    tracing::error!("a task of the Fediverse panicked; what it had is done again when its lease is over");
                    self.ended(error.id());
                }
            },
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

impl Runner {
    /// Works for ever.
    pub async fn run(self: Arc<Self>) {
        let (mut under_way, mut tidied) = (UnderWay::default(), None);
        loop {
            if let Err(error) = self.begin(&mut under_way).await {
                tracing::warn!(%error, "cannot read what is due in the Fediverse");
            }
            under_way.rest().await;
            self.memory.forget(self.clock.now());
            let hour = read::hour(self.clock.now());
            if tidied != Some(hour) && self.store.forget_done(hour - REMEMBERED).await.is_ok() {
                tidied = Some(hour);
            }
        }
    }

    /// Begins what is due and finds a place.
    async fn begin(self: &Arc<Self>, under_way: &mut UnderWay) -> Result<(), StoreError> {
        for lane in Lane::ALL {
            while under_way.free(lane) {
                let now = self.clock.now();
                let Some(send) = self.store.claim_send(lane, now, LEASE, &under_way.busy(lane)).await? else { break };
                let (runner, inbox) = (self.clone(), send.inbox);
                let task = under_way.tasks.spawn(async move { send::one(&runner, send).await });
                under_way.inboxes.push((task.id(), lane, inbox));
            }
        }
        while under_way.letters.len() < LETTERS {
            let claimed = self.store.claim_letter(self.clock.now(), LEASE, &under_way.crowded()).await?;
            let Some(letter) = claimed else { break };
            let (runner, host) = (self.clone(), letter.host);
            let task = under_way.tasks.spawn(async move { read::one(&runner, letter).await });
            under_way.letters.push((task.id(), host));
        }
        Ok(())
    }

    /// Does what is due now, one after the other, and comes back when nothing is; for tests.
    pub async fn turn(&self) -> Result<(), StoreError> {
        while let Some(letter) = self.store.claim_letter(self.clock.now(), LEASE, &[]).await? {
            read::one(self, letter).await;
        }
        for lane in Lane::ALL {
            while let Some(send) = self.store.claim_send(lane, self.clock.now(), LEASE, &[]).await? {
                send::one(self, send).await;
            }
        }
        Ok(())
    }
}
