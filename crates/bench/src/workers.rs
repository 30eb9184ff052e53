//! `workers`: 1, 2 and 4 workers in processes of their own on one PostgreSQL, against a sink that takes 20 ms for each
//! answer. Each worker may have few requests under way, so that waiting is the limit, not this machine's cores: what is
//! asked is whether claiming, fencing and checkpoints let workers add up. The value is the rate of four by four times the
//! rate of one; the shares say how busy the sink, the database and the workers kept a core with four.
use crate::Failed;
use crate::args::{Args, Engine, Name};
use crate::child::{Child, number};
use crate::line::Line;
use crate::sink::Sink;
use crate::town::{Settle, Town};
use crate::worker::Worker;
use std::time::{Duration, Instant};

/// What the sink takes to answer, milliseconds.
const LATENCY: u64 = 20;
/// Requests a worker may have under way.
const STREAMS: usize = 12;
/// A run that takes longer has no number.
const PATIENCE: Duration = Duration::from_secs(300);

/// Town and sink; the workers come and go.
pub struct Stage {
    sink: Child,
    followers: usize,
    town: Town,
}

/// What so many workers did.
struct Ran {
    rate: f64,
    sink: f64,
    database: f64,
    workers: f64,
}

impl Stage {
    /// Makes them. Whatever engine was asked for, it is PostgreSQL: with the other there is one worker.
    pub fn build(args: &Args) -> Result<Stage, Failed> {
        let town = Town::found(Engine::Postgres)?;
        let (sink, ready) = Child::start(Name::Sink, &Sink { latency_ms: LATENCY, ..Sink::default() })?;
        let origin = ready["origin"].as_str().unwrap_or_default().to_owned();
        let followers = args.followers;
        drop(Child::start(
            Name::Town,
            &Settle { place: town.place.clone(), origin, first: 0, channels: 1, followers, list: None },
        )?);
        Ok(Stage { sink, followers, town })
    }

    pub fn run(&mut self) -> Result<Line, Failed> {
        let (one, two, four) = (self.with(1)?, self.with(2)?, self.with(4)?);
        Ok(Line {
            bench: "workers",
            value: four.rate / (4.0 * one.rate),
            unit: "of linear",
            limit: Some(1.0),
            more: vec![
                ("linearity_2", two.rate / (2.0 * one.rate)),
                ("messages_per_s_1", one.rate),
                ("messages_per_s_2", two.rate),
                ("messages_per_s_4", four.rate),
                ("ratio_to_latency_1", one.rate / (STREAMS as f64 * 1000.0 / LATENCY as f64)),
                ("followers", self.followers as f64),
                ("streams_each", STREAMS as f64),
                ("latency_ms", LATENCY as f64),
                ("sink_busy_share", four.sink),
                ("database_busy_share", four.database),
                ("workers_busy_share", four.workers),
            ],
            ..Line::default()
        })
    }

    /// From publishing to the last push taken.
    fn with(&mut self, count: usize) -> Result<Ran, Failed> {
        let worker = Worker {
            place: self.town.place.clone(),
            core: None,
            arm: false,
            among_others: true,
            narrow: Some(STREAMS),
        };
        let mut workers = Vec::new();
        for _ in 0..count {
            workers.push(Child::start(Name::Worker, &worker)?.0);
        }
        let (sink, database) = (number(&self.sink.ask("seen")?, "cpu_s")?, postgres_seconds());
        let cpu = sum(&mut workers, "progress", |answer| number(answer, "cpu_s"))?;
        let begun = Instant::now();
        workers[0].ask("publish")?;
        sum(&mut workers, "poke", |_| Ok(0.0))?;
        while sum(&mut workers, "progress", |answer| number(&answer["warning"], "accepted"))? < self.followers as f64 {
            if begun.elapsed() > PATIENCE {
                return Err(Failed("the workers did not get through in time".into()));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let seconds = begun.elapsed().as_secs_f64();
        let ran = Ran {
            rate: self.followers as f64 / seconds,
            sink: (number(&self.sink.ask("seen")?, "cpu_s")? - sink) / seconds,
            database: (postgres_seconds() - database) / seconds,
            workers: (sum(&mut workers, "progress", |answer| number(answer, "cpu_s"))? - cpu) / seconds,
        };
        // The delivery is ended at the desk before the next one begins.
        std::thread::sleep(Duration::from_secs(2));
        Ok(ran)
    }
}

fn sum(
    workers: &mut [Child],
    word: &str,
    read: impl Fn(&serde_json::Value) -> Result<f64, Failed>,
) -> Result<f64, Failed> {
    workers.iter_mut().map(|worker| read(&worker.ask(word)?)).sum()
}

/// Processor seconds of every PostgreSQL process of this machine, those that ended included as far as their parents know.
fn postgres_seconds() -> f64 {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let ticks = processes.filter_map(|entry| {
        let text = std::fs::read_to_string(entry.path().join("stat")).ok()?;
        let (name, rest) = text.split_once('(')?.1.rsplit_once(')')?;
        // utime, stime, cutime, cstime: fields 14 to 17 of proc(5), the state being field 3.
        let times = rest.split_whitespace().skip(11).take(4).filter_map(|field| field.parse::<f64>().ok());
        name.starts_with("postgres").then(|| times.sum::<f64>())
    });
    ticks.sum::<f64>() / 100.0
}
