//! Our delivery in a process of its own: real store, real boxes, real sender.
mod many;

use crate::child::say;
use crate::town::{House, Place, publish, random64};
use crate::{Failed, machine, sink};
use channel::channel::Channel;
use channel::delivery::{Lane, Wake};
use channel::post::Kind;
use delivery::{Arm, Delivery, Links, Parts, Settings};
use push::{Allowed, Contact, Sender, SenderConfig, Vapid};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use testkit::WallClock;
use tokio::sync::mpsc;
use vault::MasterKey;

/// A wait longer than this ends the benchmark.
const PATIENCE: Duration = Duration::from_secs(1200);

/// What the process is to do.
#[derive(Serialize, Deserialize, Clone)]
pub struct Worker {
    pub place: Place,
    /// The core it works on; all if none.
    pub core: Option<usize>,
    /// Whether keys are made beforehand, as fast as one core can.
    pub arm: bool,
    /// Several share the work of one database.
    pub among_others: bool,
    /// Requests under way at once at most, so that the push service's latency is the limit; else as the program has it.
    pub narrow: Option<usize>,
}

/// The process. Its words, after which it answers when it is done: `warning N` and `news N` publish in channel 0 and wait
/// until N more pushes were taken; those of [`many`]; `armed N` waits until N keys are there; `progress` tells the numbers at once.
pub fn run(job: &str) -> Result<(), Failed> {
    let worker: Worker = serde_json::from_str(job).map_err(|e| Failed::to("a job", e))?;
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    if let Some(core) = worker.core {
        machine::pin(core)?;
        runtime.worker_threads(1);
    }
    let runtime = runtime.enable_all().build().map_err(|e| Failed::to("a runtime", e))?;
    let (lines, asked) = mpsc::unbounded_channel();
    std::thread::spawn(move || crate::child::asked().try_for_each(|line| lines.send(line)));
    let work = runtime.spawn(serve(worker, asked));
    runtime.block_on(work).map_err(|e| Failed::to("the worker", e))?
}

async fn serve(worker: Worker, mut asked: mpsc::UnboundedReceiver<String>) -> Result<(), Failed> {
    let house = worker.place.open().await?;
    let sender = worker.narrow.map_or_else(SenderConfig::default, narrow);
    let begun = many::Begun::default();
    let delivery = deliver(&house, settings(&worker), sender, &begun)?;
    let running = delivery.clone();
    tokio::spawn(async move { running.run(std::future::pending()).await });
    let channel = house.channel(0).await?;
    say(&json!({ "ready": true }));
    while let Some(line) = asked.recv().await {
        let (word, count) = line.split_once(' ').unwrap_or((&line, "0"));
        let count: u64 = count.parse().map_err(|e| Failed::to("a number", e))?;
        let answer = match word {
            "warning" => publish_and_wait(&house, &delivery, &channel, Kind::Warning, count).await?,
            "news" => publish_and_wait(&house, &delivery, &channel, Kind::Update, count).await?,
            "publish" => {
                publish(&house, &channel, Kind::Warning).await?;
                numbers(&delivery)
            }
            "everywhere" => many::everywhere(&house, &delivery, &begun, count).await?,
            "beside" => many::beside(&house, &delivery, &channel, count).await?,
            "armed" => {
                let progress = delivery.progress();
                wait_for(|| progress.armed.load(Ordering::Relaxed) >= count).await?;
                numbers(&delivery)
            }
            "poke" => {
                delivery.waker().poke(Lane::Warning);
                numbers(&delivery)
            }
            _ => numbers(&delivery),
        };
        say(&answer);
    }
    Ok(())
}

async fn publish_and_wait(
    house: &House,
    delivery: &Delivery,
    channel: &Channel,
    kind: Kind,
    count: u64,
) -> Result<Value, Failed> {
    let lane = if kind == Kind::Warning { Lane::Warning } else { Lane::News };
    let progress = delivery.progress();
    let accepted = || progress.lane(lane).accepted.load(Ordering::Relaxed);
    let (before, begun, cpu) = (accepted(), Instant::now(), machine::cpu_seconds());
    publish(house, channel, kind).await?;
    delivery.waker().poke(lane);
    wait_for(|| accepted() - before >= count).await?;
    let (seconds, cpu) = (begun.elapsed().as_secs_f64(), machine::cpu_seconds() - cpu);
    // The delivery is ended at the desk before the next one begins.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut answer = numbers(delivery);
    answer["seconds"] = json!(seconds);
    answer["cpu_s"] = json!(cpu);
    answer["sent"] = json!(accepted() - before);
    Ok(answer)
}

async fn wait_for(is_so: impl Fn() -> bool) -> Result<(), Failed> {
    let begun = Instant::now();
    while !is_so() {
        if begun.elapsed() > PATIENCE {
            return Err(Failed("waited in vain".into()));
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

/// How many, of both lanes; and memory.
fn numbers(delivery: &Delivery) -> Value {
    let progress = delivery.progress();
    let of = |lane: Lane| {
        let lane = progress.lane(lane);
        let read = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
        json!({ "accepted": read(&lane.accepted), "gone": read(&lane.gone), "refused": read(&lane.refused),
                "put_off": read(&lane.put_off), "fenced": read(&lane.fenced) })
    };
    json!({ "warning": of(Lane::Warning), "news": of(Lane::News),
            "armed": progress.armed.load(Ordering::Relaxed), "armed_taken": progress.armed_taken.load(Ordering::Relaxed),
            "armed_missed": progress.armed_missed.load(Ordering::Relaxed),
            "cpu_s": machine::cpu_seconds(), "rss_mb": machine::rss_mb(), "peak_rss_mb": machine::peak_rss_mb() })
}

fn settings(worker: &Worker) -> Settings {
    let usual = Settings {
        alone: !worker.among_others,
        allowed: Allowed::default().with_loopback(),
        arm: if worker.arm { Arm::Warnings } else { Arm::Off },
        arm_share: 1.0,
        ..Settings::default()
    };
    match worker.narrow {
        None => usual,
        // Ranges enough for all to have work until the end, and no more than two of them at once.
        Some(_) => Settings { batch: 100, shards_per_origin: 64, cut_from: 0, shards_at_once: 2, ..usual },
    }
}

/// One connection with so many streams.
fn narrow(streams: usize) -> SenderConfig {
    SenderConfig { in_flight_per_origin: streams, connections_per_origin: 1, ..SenderConfig::default() }
}

/// The delivery role as the program wires it, but for the sink's authority and loopback.
fn deliver(house: &House, settings: Settings, sender: SenderConfig, begun: &many::Begun) -> Result<Delivery, Failed> {
    let failed = |e: &dyn std::fmt::Display| Failed::to("the delivery", e);
    let dialer = net::Dialer::new(net::Policy { allow_loopback: true }, Some(sink::AUTHORITY));
    Ok(Delivery::new(Parts {
        booklets: None,
        store: house.stores.delivery(),
        opener: house.key.opener().map_err(|e| failed(&e))?,
        keys: keys(house, begun.clone())?,
        sender: Sender::new(dialer.map_err(|e| failed(&e))?, sender),
        clock: Arc::new(WallClock),
        random: Arc::new(random64),
        links: Arc::new(|channel, post| {
            let channel = format!("https://rathaus.example/{}", channel.slug);
            let post = post.map_or(channel.clone(), |post| format!("{channel}/p/{}-{}", post.id, post.slug_tail));
            Links { feed_base: format!("{channel}/feed"), channel, icon: None, post, picture: None }
        }),
        settings,
    }))
}

/// One VAPID key a channel, made once each.
fn keys(house: &House, begun: many::Begun) -> Result<delivery::Keys, Failed> {
    let master = MasterKey::from_text(&house.key.to_text()).map_err(|e| Failed::to("the key", e))?;
    let contact = Contact::parse("mailto:presse@stadt.example").map_err(|e| Failed::to("the contact", e))?;
    let made: Mutex<HashMap<i64, Arc<Vapid>>> = Mutex::default();
    Ok(Arc::new(move |channel: &Channel| {
        begun.note(channel.id);
        let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = made.get(&channel.id.0) {
            return Some(known.clone());
        }
        let key = master.vapid(channel.id.0, channel.key_generation).ok()?;
        let signer = Arc::new(Vapid::new(key.scalar(), contact.clone()).ok()?);
        made.insert(channel.id.0, signer.clone());
        Some(signer)
    }))
}
