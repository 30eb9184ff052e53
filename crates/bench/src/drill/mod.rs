//! `drill`: workers, and the database under them, are killed and paused again and again while they deliver. Not a matter of
//! speed: it fails when a follower is missing, or when more copies arrive than the windows under way can explain.
pub mod place;
mod server;
pub mod town;
pub mod worker;

use crate::Failed;
use crate::args::{Args, Engine};
use crate::line::Line;
use crate::town::random64;
use channel::ids::PostId;
use place::Ground;
use std::time::{Duration, Instant};
use testkit::Seeded;
use town::{SERVICES, Town};
use worker::{BATCH, DEPTH, LEASE, Process, SHARDS};

/// The longest without a single push before the drill says that the workers stand still.
const STANDSTILL: Duration = Duration::from_secs(120);
/// Of the followers, so many times fewer fail at first, and as many have stopped.
const SOME: usize = 1_000;

/// What happens to them.
#[derive(Clone, Copy, PartialEq)]
enum Blow {
    /// kill -9 of one worker; another starts at once.
    Worker,
    /// kill -9 of PostgreSQL; it starts again at once.
    Database,
    /// A worker is stopped for longer than its lease, and goes on.
    Pause,
}

pub fn run(args: &Args) -> Result<Line, Failed> {
    crate::runtime()?.block_on(drill(args))
}

async fn drill(args: &Args) -> Result<Line, Failed> {
    let (kills, random, begun) = (args.kills.max(1), Seeded::new(random64()), Instant::now());
    let town = Town::new(Ground::new(args.engine)?, args.followers, SOME).await?;
    let mut workers = Workers::start(&town, if town.ground.server.is_none() { 1 } else { 2 })?;
    let mut posts = vec![town.publish().await?];
    let stride = (town.followers * 3 / 4 / kills).max(1);
    let mut blows = [0u64; 3];
    for number in 0..kills {
        go_on_until(&town, &mut posts, town.delivered() + random.below(stride) + 1).await?;
        let blow = blow(args.engine, number);
        blows[blow as usize] += 1;
        workers.strike(&town, blow, random.below(2) as usize).await?;
    }
    for post in &posts {
        let counts = town.until_ended(*post, 3 * STANDSTILL).await?;
        if (counts.accepted, counts.waiting, counts.refused) != (town.followers, 0, 0) {
            return Err(Failed(format!("the desk counts {counts:?} for {} followers", town.followers)));
        }
    }
    let took = begun.elapsed();
    let fenced = workers.fenced();
    judge(&town, &posts, blows, fenced, took)
}

/// Every second or so is a worker's death.
fn blow(engine: Engine, number: u64) -> Blow {
    match (engine, number % 10) {
        (Engine::Sqlite, 8) | (Engine::Postgres, 3 | 8) => Blow::Pause,
        (Engine::Sqlite, _) | (Engine::Postgres, 0 | 2 | 5 | 7) => Blow::Worker,
        (Engine::Postgres, _) => Blow::Database,
    }
}

/// Waits for pushes; whenever a post has reached everybody, brings out another, so that each blow strikes work.
async fn go_on_until(town: &Town, posts: &mut Vec<PostId>, mark: u64) -> Result<(), Failed> {
    let (mut so_far, mut moved) = (town.delivered(), Instant::now());
    loop {
        let last = posts.last().copied();
        let ended = match last {
            Some(post) => town.ended(post).await.is_some(),
            None => true,
        };
        if ended {
            posts.push(town.publish().await?);
        } else if town.delivered() >= mark {
            return Ok(());
        }
        if town.delivered() != so_far {
            (so_far, moved) = (town.delivered(), Instant::now());
        }
        if moved.elapsed() > STANDSTILL {
            return Err(Failed(format!("the workers stand still at {so_far} pushes")));
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Those at work.
struct Workers {
    at_work: Vec<Process>,
    /// By those that are dead.
    fenced: u64,
}

impl Workers {
    fn start(town: &Town, count: usize) -> Result<Workers, Failed> {
        let at_work = (0..count).map(|_| Process::start(&town.ground.place, LEASE)).collect::<Result<_, _>>()?;
        Ok(Workers { at_work, fenced: 0 })
    }

    fn fenced(&self) -> u64 {
        self.fenced + self.at_work.iter().map(Process::fenced).sum::<u64>()
    }

    async fn strike(&mut self, town: &Town, blow: Blow, victim: usize) -> Result<(), Failed> {
        let victim = victim % self.at_work.len();
        match blow {
            Blow::Worker => {
                let dead = self.at_work.remove(victim);
                self.fenced += dead.fenced();
                drop(dead);
                self.at_work.push(Process::start(&town.ground.place, LEASE)?);
            }
            Blow::Database => {
                if let Some(server) = &town.ground.server {
                    server.kill_and_restart()?;
                }
            }
            Blow::Pause => {
                let paused = &self.at_work[victim];
                paused.pause()?;
                // The time is the fault itself: everybody must think it dead.
                tokio::time::sleep(LEASE * 3 / 2).await;
                paused.go_on()?;
            }
        }
        Ok(())
    }
}

fn judge(town: &Town, posts: &[PostId], blows: [u64; 3], fenced: u64, took: Duration) -> Result<Line, Failed> {
    let (mut missing, mut duplicates) = (0, 0);
    for post in posts {
        let (reached, copies) = town.tally(*post);
        missing += town.followers.saturating_sub(reached);
        duplicates += copies;
    }
    let [workers, databases, pauses] = blows;
    let kills = workers + databases + pauses;
    let bound = kills * SERVICES as u64 * u64::from(SHARDS) * (DEPTH * BATCH) as u64;
    let undecryptable: u64 = town.services.iter().map(|service| service.totals().undecryptable).sum();
    let more = [
        ("missing", missing),
        ("bound", bound),
        ("kills", kills),
        ("worker_kills", workers),
        ("database_kills", databases),
        ("pauses", pauses),
        ("fenced_out", fenced),
        ("followers", town.followers),
        ("posts", posts.len() as u64),
        ("undecryptable", undecryptable),
        ("seconds", took.as_secs()),
    ];
    let line = Line {
        bench: "drill",
        value: duplicates as f64,
        unit: "duplicates",
        limit: Some(bound as f64),
        less_is_better: true,
        more: more.map(|(name, number)| (name, number as f64)).to_vec(),
        ..Line::default()
    };
    if missing > 0 || duplicates > bound || undecryptable > 0 {
        println!("{}", line.to_json("failed"));
        return Err(Failed(format!("{missing} missing, {duplicates} duplicates, bound {bound}")));
    }
    Ok(line)
}
