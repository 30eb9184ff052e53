//! `follow`: durable follows and unfollows a second while a fan-out scans the same table and writes its checkpoints. The
//! limit is the product's own statements in a bare rusqlite loop on the same disk, with the same number of transactions in
//! a commit, beside a bare scan. Nothing here is faster than the disk's fsync, so that is measured and printed too.
mod bare;
mod fill;
mod scan;

use crate::Failed;
use crate::args::Args;
use crate::drill::place::Ground;
use crate::line::Line;
use crate::town::House;
use channel::ids::ChannelId;
use db::Stats;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::NewSubscription;
use tokio::task::JoinSet;

/// People at once, each waiting for the answer before doing anything else.
const AT_ONCE: usize = 512;
/// Until caches and the group commit are as they will be.
const WARM: Duration = Duration::from_secs(2);
/// Measured after that.
const MEASURED: Duration = Duration::from_secs(8);
/// Bytes of a sealed box.
const BOX: usize = 280;
/// Any week will do.
const WEEK: i64 = 2_900;

pub fn run(args: &Args) -> Result<Line, Failed> {
    let ground = Ground::new(args.engine)?;
    let fsync = fsync_ms(ground.folder())?;
    let ours = crate::runtime()?.block_on(ours(&ground, args.followers))?;
    let limit = match ground.server {
        // The bare loop is of SQLite.
        Some(_) => None,
        None => Some(bare::rate(args.followers, ours.together)?),
    };
    Ok(Line {
        bench: "follow",
        value: ours.rate,
        unit: "follows_or_unfollows_per_s",
        limit,
        more: vec![
            ("p50_ms", ours.p50),
            ("p99_ms", ours.p99),
            ("max_ms", ours.max),
            ("transactions_per_commit", ours.together),
            ("scanned_rows_per_s", ours.scanned),
            ("fsync_ms", fsync),
            ("followers", args.followers as f64),
            ("at_once", AT_ONCE as f64),
        ],
        ..Line::default()
    })
}

/// What was measured.
struct Measured {
    rate: f64,
    p50: f64,
    p99: f64,
    max: f64,
    together: f64,
    scanned: f64,
}

async fn ours(ground: &Ground, followers: usize) -> Result<Measured, Failed> {
    let house = Arc::new(ground.place.open().await?);
    let channel = house.channel(0).await?;
    fill::fill(&house, channel.id, followers).await?;
    let (over, scanned) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let scan = tokio::spawn(scan::again_and_again(house.clone(), channel.clone(), over.clone(), scanned.clone()));
    let begun = Instant::now() + WARM;
    let mut people = JoinSet::new();
    for number in 0..AT_ONCE {
        people.spawn(person(house.clone(), channel.id, number as i64, begun));
    }
    tokio::time::sleep_until(begun.into()).await;
    let (before, rows): (Stats, u64) = (house.followers.stats(), scanned.load(Ordering::Relaxed));
    let mut waits = Vec::new();
    while let Some(done) = people.join_next().await {
        waits.append(&mut done.map_err(|e| Failed::to("a person", e))??);
    }
    let (took, after) = (begun.elapsed().as_secs_f64(), house.followers.stats());
    let scanned = (scanned.load(Ordering::Relaxed) - rows) as f64 / took;
    over.store(true, Ordering::Relaxed);
    scan.await.map_err(|e| Failed::to("the fan-out", e))??;
    waits.sort_unstable();
    let at = |share: f64| waits.get((waits.len() as f64 * share) as usize).or(waits.last()).copied();
    let ms = |wait: Option<Duration>| wait.unwrap_or_default().as_secs_f64() * 1e3;
    Ok(Measured {
        rate: waits.len() as f64 / took,
        p50: ms(at(0.5)),
        p99: ms(at(0.99)),
        max: ms(waits.last().copied()),
        together: (after.transactions - before.transactions) as f64 / (after.commits - before.commits).max(1) as f64,
        scanned,
    })
}

/// Follows and stops following in turn; answers how long each took that began in the measured time.
async fn person(house: Arc<House>, channel: ChannelId, number: i64, begun: Instant) -> Result<Vec<Duration>, Failed> {
    let (follow, mut waits) = (house.stores.follow(), Vec::new());
    let failed = |e| Failed::to("following", e);
    for turn in 0.. {
        let sid = fill::sid((number << 32) + turn + 1);
        for stops in [false, true] {
            let asked = Instant::now();
            if asked > begun + MEASURED {
                return Ok(waits);
            }
            if stops {
                follow.remove(channel, fill::ORIGIN, sid).await.map_err(failed)?;
            } else {
                let (origin, sealed) = (fill::ORIGIN.to_owned(), fill::sealed(sid));
                let new = NewSubscription { channel, origin, sid, sealed, week: WEEK };
                follow.put(new).await.map_err(failed)?;
            }
            if asked > begun {
                waits.push(asked.elapsed());
            }
        }
    }
    Ok(waits)
}

/// What this disk needs for one page made durable, milliseconds, the middle one of many.
fn fsync_ms(folder: &Path) -> Result<f64, Failed> {
    let failed = |e| Failed::to("measuring the disk", e);
    let mut file = std::fs::File::create(folder.join("fsync")).map_err(failed)?;
    let mut times = Vec::new();
    for _ in 0..101 {
        file.write_all(&[7; 4096]).map_err(failed)?;
        let begun = Instant::now();
        file.sync_data().map_err(failed)?;
        times.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    crate::line::middle(times.into_iter()).ok_or_else(|| Failed("no time was measured".into()))
}
