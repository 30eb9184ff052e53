//! The crash drill: a worker in a process of its own is killed again and again while it delivers.
use crate::place::Place;
use crate::town::{Town, usual};
use channel::clock::Clock;
use channel::ids::PostId;
use channel::post::Kind;
use delivery::Settings;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use testkit::push_service::{Device, Fault};
use testkit::{FakeClock, PushService, Seeded, WallClock};

/// Tells the child where to work.
const PLACE: &str = "AUSRUFER_DRILL_PLACE";
const FOLLOWERS: usize = 20_000;
const BATCH: usize = 100;
const DEPTH: usize = 2;
const SHARDS: u32 = 4;
/// Push services; each has its own ranges.
const SERVICES: u32 = 2;
/// Followers whose first attempt fails.
const FAILING: usize = 40;
/// Followers who stopped.
const GONE: usize = 20;

fn settings(alone: bool) -> Settings {
    Settings {
        batch: BATCH,
        depth: DEPTH,
        shards_per_origin: SHARDS,
        cut_from: 0,
        // A dead worker's ranges are free after this among several processes, and at once for a single one.
        lease: Duration::from_secs(3),
        poll: Duration::from_millis(200),
        alone,
        ..Settings::default()
    }
}

async fn town(place: Place) -> Town {
    let unused = Arc::new(FakeClock::at("2026-11-21T10:00:00Z"));
    Town::in_time(place, unused, Arc::new(WallClock)).await
}

/// Run by itself this is a short delivery. Run by the drill it is the worker that gets killed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_worker_delivers() {
    if let Ok(line) = std::env::var(PLACE) {
        let place = Place::visited(&line);
        let alone = place.schema.is_none();
        town(place).await.delivery(settings(alone)).run(std::future::pending()).await;
    }
    let town = town(Place::sqlite()).await;
    let service = PushService::start(Arc::new(WallClock)).await;
    let devices = service.devices(10);
    town.settle(devices.iter().map(|device| (device, usual()))).await;
    let worker = town.work(settings(true));
    let post = town.publish(Kind::Warning, "Hochwasser").await;
    assert_eq!(town.until_done(post).await.accepted, 10);
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_when_the_only_worker_is_killed_sqlite() {
    drill(Place::sqlite(), 12, 1, 11).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_when_one_of_two_workers_is_killed_postgres() {
    let Some(place) = Place::postgres() else { return };
    drill(place, 6, 2, 12).await;
}

/// A worker process; it dies with this value.
struct Process(Child);

impl Process {
    fn start(place: &Place) -> Process {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "drill::the_worker_delivers"]).env(PLACE, place.to_line());
        Process(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // On Unix this is SIGKILL: no destructor runs, nothing is flushed.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// Kills a worker `kills` times, each time after a random number of further pushes, while `workers` are at work.
async fn drill(place: Place, kills: u64, workers: usize, seed: u64) {
    let engine = if place.schema.is_some() { "PostgreSQL" } else { "SQLite" };
    let (town, random) = (town(place).await, Seeded::new(seed));
    let mut services = Vec::new();
    for _ in 0..SERVICES {
        services.push(PushService::start(Arc::new(WallClock)).await);
    }
    let devices: Vec<Vec<Device>> = services.iter().map(|s| s.devices(FOLLOWERS / SERVICES as usize)).collect();
    town.settle(devices.iter().flatten().map(|device| (device, usual()))).await;
    for device in &devices[0][..FAILING] {
        services[0].script(device, [Fault::Unavailable(None)]);
    }
    devices[1][..GONE].iter().for_each(|device| services[1].unregister(device));
    let post = town.publish(Kind::Warning, "Hochwasser").await;

    let mut processes: Vec<_> = (0..workers).map(|_| Process::start(&town.place)).collect();
    // Leaves enough for the last kill to strike while there is work.
    let stride = FOLLOWERS as u64 * 3 / 4 / kills;
    let started = WallClock.now();
    for kill in 0..kills {
        let mark = kill * stride + random.below(stride) + 1;
        until(&services, mark).await;
        let victim = random.below(workers as u64) as usize;
        processes.remove(victim);
        assert!(!town.report(post).await.state.is_terminal(), "the kill came too late to mean anything");
        processes.push(Process::start(&town.place));
    }
    let counts = town.until_done(post).await;
    let took = WallClock.now().duration_since(started);
    drop(processes);
    judge(&services, &devices, post, kills, engine);
    let reached = (FOLLOWERS - GONE) as u64;
    println!("{engine}: the desk counted {counts:?}, {took:#} for everything");
    assert_eq!((counts.accepted, counts.gone, counts.waiting, counts.refused), (reached, GONE as u64, 0, 0));
}

async fn until(services: &[PushService], delivered: u64) {
    for _ in 0..60_000 {
        if services.iter().map(|service| service.totals().delivered).sum::<u64>() >= delivered {
            return;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    panic!("the workers stand still");
}

fn judge(services: &[PushService], devices: &[Vec<Device>], post: PostId, kills: u64, engine: &str) {
    let tag = post.to_string();
    let tallies: Vec<_> = services.iter().map(|service| service.tally(&tag)).collect();
    let reached: u64 = tallies.iter().map(|tally| tally.devices).sum();
    let duplicates: u64 = tallies.iter().map(|tally| tally.duplicates).sum();
    let missing = (FOLLOWERS - GONE) as u64 - reached;
    let bound = kills * u64::from(SERVICES * SHARDS) * DEPTH as u64 * BATCH as u64;
    println!(
        "{engine}: {FOLLOWERS} followers, {kills} kills: missing {missing}, duplicates {duplicates}, bound {bound}"
    );
    assert_eq!(missing, 0);
    assert!(duplicates <= bound);
    for (service, device) in services.iter().zip(devices).flat_map(|(s, all)| all.iter().map(move |d| (s, d))) {
        let copies = service.received(device);
        assert!(
            copies.iter().all(|copy| copy.tag() == tag && copy.topic == copies[0].topic),
            "each copy replaces the other"
        );
    }
    assert!(services.iter().all(|service| service.totals().undecryptable == 0));
}
