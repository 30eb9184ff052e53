//! `recovery`: from kill -9 of the only worker in the middle of a warning to the first push after it, and to the last. The
//! limit is a start of the same program without a crash: from its first instruction to its first push.
use crate::Failed;
use crate::args::Args;
use crate::drill::place::Ground;
use crate::drill::town::Town;
use crate::drill::worker::Process;
use crate::line::Line;
use std::time::{Duration, Instant};

/// As the product's default.
const LEASE: Duration = Duration::from_secs(30);
/// The longest a whole delivery is waited for.
const PATIENCE: Duration = Duration::from_secs(600);

pub fn run(args: &Args) -> Result<Line, Failed> {
    crate::runtime()?.block_on(async {
        // No faults: what is measured here is the crash alone.
        let town = Town::new(Ground::new(args.engine)?, args.followers, usize::MAX).await?;
        // The first delivery settles the boxes, which later ones no longer do.
        undisturbed(&town).await?;
        let (start, whole) = undisturbed(&town).await?;
        let crashed = crashed(&town).await?;
        Ok(Line {
            bench: "recovery",
            value: crashed.first.as_secs_f64() * 1e3,
            unit: "ms_to_first_push",
            limit: Some(start.as_secs_f64() * 1e3),
            less_is_better: true,
            more: vec![
                ("everything_s", crashed.rest.as_secs_f64()),
                ("with_crash_s", crashed.whole.as_secs_f64()),
                ("undisturbed_s", whole.as_secs_f64()),
                ("crash_to_undisturbed", crashed.whole.as_secs_f64() / whole.as_secs_f64()),
                ("duplicates", crashed.duplicates as f64),
                ("followers", town.followers as f64),
            ],
            ..Line::default()
        })
    })
}

/// How long a start takes to the first push, and everything from there.
async fn undisturbed(town: &Town) -> Result<(Duration, Duration), Failed> {
    let post = town.publish().await?;
    let (before, begun) = (town.delivered(), Instant::now());
    let worker = Process::start(&town.ground.place, LEASE)?;
    until_more(town, before).await?;
    let first = begun.elapsed();
    town.until_ended(post, PATIENCE).await?;
    drop(worker);
    Ok((first, begun.elapsed()))
}

struct Crashed {
    /// From the crash to the first push.
    first: Duration,
    /// From the crash to the end.
    rest: Duration,
    /// From the first start to the end.
    whole: Duration,
    duplicates: u64,
}

async fn crashed(town: &Town) -> Result<Crashed, Failed> {
    let post = town.publish().await?;
    let (before, begun) = (town.delivered(), Instant::now());
    let worker = Process::start(&town.ground.place, LEASE)?;
    until_more(town, before + town.followers / 2).await?;
    let crash = Instant::now();
    drop(worker);
    // What the dead one had written into its sockets still arrives; it is not the new one's first push.
    let mut arrived = town.delivered();
    loop {
        tokio::time::sleep(Duration::from_millis(5)).await;
        if arrived == std::mem::replace(&mut arrived, town.delivered()) {
            break;
        }
    }
    let settling = crash.elapsed();
    let restart = Instant::now();
    let worker = Process::start(&town.ground.place, LEASE)?;
    until_more(town, arrived).await?;
    let first = restart.elapsed();
    town.until_ended(post, PATIENCE).await?;
    drop(worker);
    let (reached, duplicates) = town.tally(post);
    if reached != town.followers {
        return Err(Failed(format!("{} followers are missing", town.followers - reached)));
    }
    Ok(Crashed { first, rest: crash.elapsed() - settling, whole: begun.elapsed() - settling, duplicates })
}

/// Waits until more than so many pushes have arrived.
async fn until_more(town: &Town, than: u64) -> Result<(), Failed> {
    let begun = Instant::now();
    while town.delivered() <= than {
        if begun.elapsed() > PATIENCE {
            return Err(Failed("the worker stands still".into()));
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    Ok(())
}
