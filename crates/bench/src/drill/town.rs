//! The town of a drill: one channel, its followers' devices at two push services that decrypt and count per device.
use super::place::Ground;
use crate::Failed;
use crate::town::{House, publish};
use channel::channel::Channel;
use channel::clock::Clock;
use channel::delivery::Counts;
use channel::ids::PostId;
use channel::lang::Lang;
use channel::post::Kind;
use channel::subscription::{Preferences, joining_week};
use channel::topic::TopicSet;
use db::{args, run};
use std::sync::Arc;
use std::time::Duration;
use store::NewSubscription;
use testkit::push_service::{Device, Fault};
use testkit::{PushService, WallClock};
use vault::MasterKey;

/// Push services; each has its own ranges.
pub const SERVICES: usize = 2;
/// Followers written in one transaction.
const TOGETHER: usize = 1_000;
const CODE: &str = "SELECT code FROM push_origin WHERE origin = $1";
const ADD: &str = "INSERT INTO subscription (channel, origin, sid, sealed, week) VALUES ($1, $2, $3, $4, $5)";

pub struct Town {
    pub ground: Ground,
    house: House,
    pub services: Vec<PushService>,
    /// Those who can be reached.
    pub followers: u64,
    channel: Channel,
}

impl Town {
    /// One of so many followers fails at the first attempt, and one has stopped.
    pub async fn new(ground: Ground, followers: usize, one_of: usize) -> Result<Town, Failed> {
        let house = ground.place.open().await?;
        let channel = house.channel(0).await?;
        let mut services = Vec::new();
        let mut settled = 0;
        for number in 0..SERVICES {
            let service = PushService::start(Arc::new(WallClock)).await;
            let share = followers / SERVICES + usize::from(number < followers % SERVICES);
            let devices = service.devices(share);
            settle(&house, &channel, &service.origin(), &devices).await?;
            let some = share / one_of;
            devices.iter().take(some).for_each(|device| service.script(device, [Fault::Unavailable(None)]));
            devices.iter().skip(some).take(some).for_each(|device| service.unregister(device));
            settled += (devices.len() - some) as u64;
            services.push(service);
        }
        Ok(Town { ground, house, services, followers: settled, channel })
    }

    /// Brings out a warning.
    pub async fn publish(&self) -> Result<PostId, Failed> {
        let mut tries = 0;
        loop {
            match publish(&self.house, &self.channel, Kind::Warning).await {
                // A database that was just killed may have left broken connections behind.
                Err(_) if tries < 20 => tries += 1,
                published => return published,
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Handed over so far, of all posts, copies included.
    pub fn delivered(&self) -> u64 {
        self.services.iter().map(|service| service.totals().delivered).sum()
    }

    /// Devices that got the post, and copies beyond the first of each.
    pub fn tally(&self, post: PostId) -> (u64, u64) {
        let tag = post.to_string();
        let tallies = self.services.iter().map(|service| service.tally(&tag));
        tallies.fold((0, 0), |sum, tally| (sum.0 + tally.devices, sum.1 + tally.duplicates))
    }

    /// The counts if the delivery has ended. A database that is just being killed has not said anything.
    pub async fn ended(&self, post: PostId) -> Option<Counts> {
        let reports = self.house.stores.desk().deliveries_of(post).await.ok()?;
        reports.into_iter().next().filter(|report| report.state.is_terminal()).map(|report| report.counts)
    }

    /// Waits for the end of a delivery.
    pub async fn until_ended(&self, post: PostId, longest: Duration) -> Result<Counts, Failed> {
        let waiting = async {
            loop {
                if let Some(counts) = self.ended(post).await {
                    return counts;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let waited = tokio::time::timeout(longest, waiting).await;
        waited.map_err(|_| Failed(format!("the delivery stands still at {} pushes", self.delivered())))
    }
}

/// Followers as the web writes them: the first by the front door, the others many in a transaction.
async fn settle(house: &House, channel: &Channel, origin: &str, devices: &[Device]) -> Result<(), Failed> {
    let (Some(first), week) = (devices.first(), joining_week(WallClock.now())) else { return Ok(()) };
    let wrote = |e| Failed::to("writing followers", e);
    let (sid, sealed) = seal(&house.key, channel, first)?;
    let new = NewSubscription { channel: channel.id, origin: origin.to_owned(), sid, sealed, week };
    house.stores.follow().put(new).await.map_err(|e| Failed::to("following", e))?;
    let code: Option<(i64,)> = house.followers.one(CODE, args![origin]).await.map_err(wrote)?;
    let (code,) = code.ok_or_else(|| Failed("the push service has no number".into()))?;
    for part in devices[1..].chunks(TOGETHER) {
        let boxes = part.iter().map(|device| seal(&house.key, channel, device)).collect::<Result<Vec<_>, _>>()?;
        let id = channel.id.0;
        let rows = boxes.into_iter().map(|(sid, sealed)| run(ADD, args![id, code, sid, sealed, week]));
        let _ = house.followers.tx(rows.collect()).await.map_err(wrote)?;
    }
    Ok(())
}

fn seal(key: &MasterKey, channel: &Channel, device: &Device) -> Result<(i64, Vec<u8>), Failed> {
    let sid = key.tagger().sid(channel.id.0, &device.endpoint);
    let preferences =
        Preferences { topics: TopicSet::default_follow(), quiet: None, muted_until: None, lang: Lang::De };
    let secret = vault::subscription::Secret {
        endpoint: device.endpoint.clone(),
        p256dh: device.p256dh,
        auth: device.auth,
        prefs: preferences.to_bytes(),
    };
    let sealing = |e| Failed::to("sealing a box", e);
    let place = vault::Place { channel_id: channel.id.0, sid };
    let plain = secret.to_bytes().map_err(|e| Failed::to("sealing a box", e))?;
    let sealed = key.seal_public().map_err(sealing)?.seal(place, &plain).map_err(sealing)?;
    Ok((sid, sealed))
}
