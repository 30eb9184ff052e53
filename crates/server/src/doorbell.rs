//! The line between the nodes, as this installation has it: NATS if it is named, LISTEN on PostgreSQL otherwise, none with
//! the embedded engine, where nobody else is there.
use crate::wiring::House;
use bell::{Bell, Line, Nats, Ring};
use channel::clock::Timestamp;
use channel::delivery::{Lane, Wake};
use channel::ids::{DeliveryId, PostId};
use jiff::SignedDuration;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use web::Announcement;
use web::live::{Hub, What};

/// How often a node that serves pages looks whether it missed an announcement.
const LOOK: Duration = Duration::from_secs(2);
/// Announcements need that long at most; what is younger is not called missed.
const GRACE: SignedDuration = SignedDuration::from_secs(2);
/// How far back it looks: longer than a failover of the database takes.
const BACK: SignedDuration = SignedDuration::from_mins(5);
/// Posts looked at at once.
const AT_ONCE: usize = 1000;

/// Rings here and everywhere else.
#[derive(Clone)]
pub struct Doorbell {
    /// Whoever delivers in this process.
    local: Option<Arc<delivery::Waker>>,
    /// The pages this process serves.
    live: Hub,
    /// Whoever signs what came out, in this process or not at all.
    signer: Arc<Notify>,
    bell: Option<Bell>,
    heard: Arc<Mutex<HashMap<PostId, Timestamp>>>,
    clock: Arc<dyn channel::clock::Clock>,
}

impl Wake for Doorbell {
    fn poke(&self, lane: Lane) {
        self.due(lane);
        self.ring(Ring::Due(lane));
    }
}

impl Doorbell {
    /// Hangs it up; what it needs in the background runs in `side`.
    pub fn new(side: &mut JoinSet<()>, house: &House, local: Option<Arc<delivery::Waker>>, live: Hub) -> Doorbell {
        let line = line(house);
        let node = u64::from(house.random.number()) << 32 | u64::from(house.random.number());
        let bell = line.is_some().then(|| Bell::new(house.web_key.bell_key(), node, house.clock.clone()));
        let clock = house.clock.clone();
        let doorbell = Doorbell { local, live, signer: Arc::default(), bell, heard: Arc::default(), clock };
        if let (Some(bell), Some(line)) = (doorbell.bell.clone(), line) {
            let here = doorbell.clone();
            side.spawn(async move { bell.carry(line, move |ring| here.heard(ring)).await });
        }
        doorbell
    }

    /// Rings when something came out that is to be signed.
    pub fn signer(&self) -> Arc<Notify> {
        self.signer.clone()
    }

    /// What this node's pages heard already goes to all others.
    pub fn tell(&self, announcement: Announcement) {
        self.ring(match announcement {
            Announcement::Post(channel, post, what) => {
                self.note(post);
                Ring::Post(channel, post, to_ring(what))
            }
            Announcement::Touched(channel) => Ring::Touched(channel),
        });
    }

    /// Looks in the database for posts nobody announced here: a ring may be lost, a line may be down.
    pub async fn look(self, public: store::Public) {
        let mut known: HashSet<DeliveryId> = HashSet::new();
        let begun = self.clock.now();
        loop {
            tokio::time::sleep(LOOK).await;
            let now = self.clock.now();
            let since = DeliveryId::fresh((now - BACK).max(begun), 0);
            let Ok(all) = public.went_out(since, AT_ONCE).await else { continue };
            let before = DeliveryId::fresh(now - GRACE, 0);
            for (delivery, channel, post, version) in all {
                if delivery < before && known.insert(delivery) && !self.knows(post, delivery) {
                    let what = if version == 1 { What::New } else { What::Changed };
                    self.live.announce(channel, post, what);
                    self.note(post);
                }
            }
            known.retain(|delivery| *delivery >= since);
            let old = now - BACK;
            self.noted().retain(|_, at| *at >= old);
        }
    }

    fn due(&self, lane: Lane) {
        if let Some(local) = &self.local {
            local.poke(lane);
        }
        // Every new follower pokes the news.
        if lane == Lane::Warning {
            self.signer.notify_one();
        }
    }

    fn heard(&self, ring: Ring) {
        match ring {
            Ring::Due(lane) => self.due(lane),
            Ring::Post(channel, post, what) => {
                self.note(post);
                self.live.announce(channel, post, from_ring(what));
            }
            Ring::Touched(channel) => self.live.touch(channel),
        }
    }

    fn ring(&self, ring: Ring) {
        if let Some(bell) = &self.bell {
            bell.ring(ring);
        }
    }

    fn note(&self, post: PostId) {
        self.noted().insert(post, self.clock.now());
    }

    /// Whether the post was announced here since that delivery of it was ordered, or a moment before by another clock.
    fn knows(&self, post: PostId, delivery: DeliveryId) -> bool {
        let at = self.noted().get(&post).copied();
        at.is_some_and(|at| DeliveryId::fresh(at + GRACE, 0) > delivery)
    }

    fn noted(&self) -> std::sync::MutexGuard<'_, HashMap<PostId, Timestamp>> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What carries the rings of this node, if it is one of several.
pub fn line(house: &House) -> Option<Line> {
    let name = house.web_key.fingerprint();
    let config = &house.config;
    if !config.nats_servers.is_empty() {
        return Some(Line::Nats(Nats {
            servers: config.nats_servers.clone(),
            credentials: config.nats_credentials.clone(),
            root_certificates: config.nats_root_certificate.clone(),
            subject: format!("ausrufer.{name}"),
        }));
    }
    let postgres = house.content.engine() == db::Engine::Postgres;
    let subject = || format!("ausrufer_{}", name.replace('-', ""));
    postgres.then(|| Line::Postgres { db: house.content.clone(), subject: subject() })
}

fn to_ring(what: What) -> bell::What {
    match what {
        What::New => bell::What::New,
        What::Changed => bell::What::Changed,
        What::Withdrawn => bell::What::Withdrawn,
    }
}

fn from_ring(what: bell::What) -> What {
    match what {
        bell::What::New => What::New,
        bell::What::Changed => What::Changed,
        bell::What::Withdrawn => What::Withdrawn,
    }
}
