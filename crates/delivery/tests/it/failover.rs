//! The primary of the database dies while people follow, an editor publishes and a fan-out runs; its standby takes over.
use crate::place::Place;
use crate::town::{Town, usual};
use channel::ids::PostId;
use channel::post::Kind;
use channel::subscription::joining_week;
use delivery::Settings;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use store::NewSubscription;
use testkit::push_service::Fault;
use testkit::standby::{Pair, pair};
use testkit::{FakeClock, PushService, WallClock};

const FOLLOWERS: usize = 3_000;
/// A push service nobody delivers to here: the boxes are not real ones.
const ORIGIN: &str = "https://nowhere.example";
/// The standby is promoted this long after the primary died, as a watchdog would do it.
const WATCHDOG: Duration = Duration::from_secs(1);

fn settings() -> Settings {
    Settings {
        batch: 50,
        shards_at_once: 2,
        lease: Duration::from_secs(3),
        poll: Duration::from_millis(200),
        alone: false,
        ..Settings::default()
    }
}

/// What was answered with yes while the world fell apart, and the longest time nothing was.
#[derive(Default)]
struct Accepted {
    follows: Vec<i64>,
    posts: Vec<PostId>,
    gap: Duration,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_standby_that_has_every_commit_takes_over_without_losing_one() {
    let Some(servers) = pair(true) else { return };
    let (accepted, lost) = failover(servers).await;
    println!("synchronous standby: {}", told(&accepted, &lost));
    assert!(lost.is_empty(), "accepted and lost: {lost:?}");
}

/// Such a standby may lack the last commits. On one machine it hardly does; what must hold is everything else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_standby_that_may_lag_takes_over_and_the_delivery_finishes() {
    let Some(servers) = pair(false) else { return };
    let (accepted, lost) = failover(servers).await;
    println!("asynchronous standby: {}", told(&accepted, &lost));
}

fn told(accepted: &Accepted, lost: &[String]) -> String {
    let Accepted { follows, posts, gap } = accepted;
    let (follows, posts) = (follows.len(), posts.len());
    format!("{follows} follows and {posts} posts accepted, lost {}, longest gap {gap:.2?}", lost.len())
}

async fn failover(servers: Pair) -> (Accepted, Vec<String>) {
    let unused = Arc::new(FakeClock::at("2026-11-21T10:00:00Z"));
    let town = Arc::new(Town::in_time(Place::at(servers.url()), unused, Arc::new(WallClock)).await);
    let service = PushService::start(Arc::new(WallClock)).await;
    let devices = service.devices(FOLLOWERS);
    town.settle(devices.iter().map(|device| (device, usual()))).await;
    service.everywhere(Some(Fault::Slow(Duration::from_millis(20))));
    let post = town.publish(Kind::Warning, "Hochwasser").await;
    let worker = town.work(settings());
    service.until(|totals| totals.delivered >= FOLLOWERS as u64 / 10).await;

    let over = Arc::new(AtomicBool::new(false));
    let follows = tokio::spawn(follow(town.clone(), over.clone()));
    let posts = tokio::spawn(publish(town.clone(), over.clone()));
    // Some of both are accepted by the primary.
    tokio::time::sleep(WATCHDOG / 2).await;
    assert!(!town.report(post).await.state.is_terminal(), "the kill came too late to mean anything");
    servers.kill_primary();
    tokio::time::sleep(WATCHDOG).await;
    servers.promote();
    over.store(true, Ordering::SeqCst);
    let (follows, gap) = follows.await.unwrap();
    let accepted = Accepted { follows, gap, posts: posts.await.unwrap() };

    service.everywhere(None);
    town.until(post, |report| report.state.is_terminal()).await;
    worker.stop().await;
    let tally = service.tally(&post.to_string());
    println!("fan-out over the failover: {} of {FOLLOWERS} reached, {} twice", tally.devices, tally.duplicates);
    assert_eq!(tally.devices, FOLLOWERS as u64, "nobody is missing");
    assert!(tally.duplicates <= (settings().shards_at_once * settings().depth * settings().batch) as u64 * 2);
    let lost = lost(&town, &accepted).await;
    (accepted, lost)
}

/// Follows until some more were accepted after the standby took over. Answers the rows, and the longest time without.
async fn follow(town: Arc<Town>, over: Arc<AtomicBool>) -> (Vec<i64>, Duration) {
    let (mut accepted, mut after, mut gap, mut last) = (Vec::new(), 0, Duration::ZERO, Instant::now());
    for sid in 0..1_000_000 {
        let new = NewSubscription {
            channel: town.channel.id,
            origin: ORIGIN.to_owned(),
            sid,
            sealed: vec![7; 200],
            week: joining_week(town.time.now()),
        };
        let late = over.load(Ordering::SeqCst);
        match town.stores.follow().put(new).await {
            Ok(_) => {
                accepted.push(sid);
                gap = gap.max(last.elapsed());
                last = Instant::now();
                after += usize::from(late);
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
        if after >= 100 {
            break;
        }
    }
    (accepted, gap)
}

/// The same at the desk.
async fn publish(town: Arc<Town>, over: Arc<AtomicBool>) -> Vec<PostId> {
    let (mut accepted, mut after) = (Vec::new(), 0);
    while after < 5 {
        let late = over.load(Ordering::SeqCst);
        match town.try_publish(Kind::Update, "Brücke frei").await {
            Some(post) => {
                accepted.push(post);
                after += usize::from(late);
            }
            None => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
    accepted
}

/// What was accepted and is not there.
async fn lost(town: &Town, accepted: &Accepted) -> Vec<String> {
    let mut lost = Vec::new();
    for sid in &accepted.follows {
        if town.stores.follow().standing(town.channel.id, ORIGIN, *sid).await.unwrap().is_none() {
            lost.push(format!("follow {sid}"));
        }
    }
    for post in &accepted.posts {
        let found = town.stores.desk().published(*post).await.unwrap();
        if found.is_none() || town.stores.desk().deliveries_of(*post).await.unwrap().is_empty() {
            lost.push(format!("post {post}"));
        }
    }
    lost
}
