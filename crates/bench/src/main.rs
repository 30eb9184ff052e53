//! Benchmarks people can repeat: `cargo run --release -p bench -- NAME`. Each run measures ours beside its limit and, where
//! there is one, its peer, in the same process and on the same machine, and prints one line of JSON; the last line holds the
//! medians. What to trust are the ratios: machines differ and drift.
mod args;
mod bare;
mod cap;
mod child;
mod desk;
mod drill;
mod fanout;
mod follow;
mod line;
mod live;
mod machine;
mod mail;
mod pages;
mod peers;
mod priority;
mod reactions;
mod recovery;
mod seal;
mod sink;
mod tokens;
mod town;
mod towns;
mod worker;
mod workers;

use args::{Args, Name};
use clap::Parser;
use line::{Line, median};
use std::process::ExitCode;

/// Why a benchmark has no number. Never a number made up instead.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Failed(pub String);

impl Failed {
    /// What was tried, and why it did not work.
    pub fn to(doing: &str, why: impl std::fmt::Display) -> Failed {
        Failed(format!("{doing}: {why}"))
    }
}

fn main() -> ExitCode {
    let args = Args::parse();
    match work(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench {}: {error}", args.name.key());
            ExitCode::FAILURE
        }
    }
}

fn work(args: &Args) -> Result<(), Failed> {
    match args.name {
        Name::Drill => measure(args, || drill::run(args)),
        Name::Follow => measure(args, || follow::run(args)),
        Name::Recovery => measure(args, || recovery::run(args)),
        Name::Victim => drill::worker::serve(&args.job),
        Name::Seal => measure(args, || seal::run(args)),
        Name::Cap => measure(args, cap::run),
        Name::Fanout => {
            let mut stage = fanout::Stage::build(args)?;
            measure(args, || stage.run())
        }
        Name::Workers => {
            let mut stage = workers::Stage::build(args)?;
            measure(args, || stage.run())
        }
        Name::Towns => {
            let mut stage = towns::Stage::build(args)?;
            measure(args, || stage.run())
        }
        Name::Priority => {
            let mut stage = priority::Stage::build(args)?;
            measure(args, || stage.run())
        }
        Name::Mail => {
            let mut stage = mail::Stage::build(args)?;
            measure(args, || stage.run())
        }
        Name::Tokens => measure(args, || tokens::run(args)),
        Name::Reactions => measure(args, || reactions::run(args)),
        Name::Served => reactions::Served::run(&args.job),
        Name::Desk => {
            let mut stage = desk::Stage::build(args)?;
            measure(args, || stage.run())
        }
        Name::Office => desk::Office::run(&args.job),
        Name::Live => measure(args, || live::run(args)),
        Name::Rooms => live::Rooms::run(&args.job),
        Name::Crowd => live::Crowd::run(&args.job),
        Name::Pages => measure(args, || pages::run(args)),
        Name::Warned => pages::Warned::run(&args.job),
        Name::Askers => pages::Askers::run(&args.job),
        Name::Sink => sink::run(&args.job),
        Name::Town => town::Settle::run(&args.job),
        Name::Worker => worker::run(&args.job),
        Name::Bare => bare::run(&args.job),
    }
}

/// Prints a line a run, and their medians.
fn measure(args: &Args, mut once: impl FnMut() -> Result<Line, Failed>) -> Result<(), Failed> {
    let mut lines = Vec::new();
    for run in 1..=args.runs() {
        let line = once()?;
        println!("{}", line.to_json(&format!("run {run}")));
        lines.push(line);
    }
    if let Some(line) = median(&lines) {
        println!("{}", line.to_json("median"));
    }
    Ok(())
}

/// As many threads as cores.
fn runtime() -> Result<tokio::runtime::Runtime, Failed> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|e| Failed::to("starting", e))
}
