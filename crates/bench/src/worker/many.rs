//! What the process does when it serves many towns.
use super::{PATIENCE, numbers, wait_for};
use crate::Failed;
use crate::machine;
use crate::town::{House, publish, slug, warn};
use crate::towns::NEWS;
use channel::channel::Channel;
use channel::clock::Clock;
use channel::delivery::{Lane, Wake};
use channel::ids::ChannelId;
use channel::post::Kind;
use delivery::Delivery;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use testkit::WallClock;

/// News taken before the warning is published beside it.
const WELL_UNDER_WAY: u64 = 4_000;

/// When each channel's letter was first made; its first push goes out with the batch read next.
#[derive(Clone, Default)]
pub struct Begun(Arc<Mutex<HashMap<i64, Instant>>>);

impl Begun {
    /// A letter of this channel is being made.
    pub fn note(&self, channel: ChannelId) {
        self.with(|seen| {
            seen.entry(channel.0).or_insert_with(Instant::now);
        });
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<i64, Instant>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// `everywhere N`: one warning in all channels but that of the news, until N more pushes were taken and every delivery
/// has been ended at the desk.
pub async fn everywhere(house: &House, delivery: &Delivery, begun: &Begun, count: u64) -> Result<Value, Failed> {
    let found = house.stores.admin().channels().await.map_err(|e| Failed::to("the channels", e))?;
    let mut channels: Vec<Channel> = found.into_iter().map(|found| found.channel).collect();
    channels.retain(|channel| channel.slug.as_str() != slug(NEWS));
    begun.with(HashMap::clear);
    let taken = || taken(delivery, Lane::Warning);
    let (before, start, cpu) = (taken(), Instant::now(), machine::cpu_seconds());
    warn(house, &channels).await?;
    let ordered = start.elapsed();
    delivery.waker().poke(Lane::Warning);
    wait_for(|| taken() - before >= count).await?;
    let (seconds, cpu) = (start.elapsed(), machine::cpu_seconds() - cpu);
    let (begun, last) = begun.with(|seen| (seen.len(), seen.values().max().map(|last| last.duration_since(start))));
    if begun < channels.len() {
        return Err(Failed(format!("only {begun} of {} channels were warned", channels.len())));
    }
    until_ended(house).await?;
    let mut answer = numbers(delivery);
    answer["seconds"] = json!(seconds.as_secs_f64());
    answer["ended_s"] = json!(start.elapsed().as_secs_f64());
    answer["ordered_s"] = json!(ordered.as_secs_f64());
    answer["last_channel_s"] = json!(last.unwrap_or_default().as_secs_f64());
    answer["cpu_s"] = json!(cpu);
    Ok(answer)
}

/// `beside N`: a warning in one channel while the news of another is under way; N followers wait for the warning.
pub async fn beside(house: &House, delivery: &Delivery, channel: &Channel, count: u64) -> Result<Value, Failed> {
    let other = house.channel(NEWS).await?;
    let (news, warnings) = (taken(delivery, Lane::News), taken(delivery, Lane::Warning));
    publish(house, &other, Kind::Update).await?;
    delivery.waker().poke(Lane::News);
    wait_for(|| taken(delivery, Lane::News) - news >= WELL_UNDER_WAY).await?;
    let (start, news) = (Instant::now(), taken(delivery, Lane::News));
    publish(house, channel, Kind::Warning).await?;
    delivery.waker().poke(Lane::Warning);
    wait_for(|| taken(delivery, Lane::Warning) - warnings >= count).await?;
    let (seconds, meanwhile) = (start.elapsed().as_secs_f64(), taken(delivery, Lane::News) - news);
    // Else it was not beside anything.
    let running = house.stores.delivery().due(WallClock.now(), 9).await.map_err(|e| Failed::to("the outbox", e))?;
    if !running.iter().any(|due| due.lane == Lane::News) {
        return Err(Failed("the news was through before the warning".into()));
    }
    until_ended(house).await?;
    Ok(json!({ "seconds": seconds, "news_meanwhile": meanwhile }))
}

fn taken(delivery: &Delivery, lane: Lane) -> u64 {
    delivery.progress().lane(lane).accepted.load(Ordering::Relaxed)
}

async fn until_ended(house: &House) -> Result<(), Failed> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let due = house.stores.delivery().due(WallClock.now(), 1).await;
        if due.map_err(|e| Failed::to("the outbox", e))?.is_empty() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err(Failed("a delivery was never ended".into()))
}
