//! Benchmarks people can repeat: `cargo run --release -p bench -- NAME`. Each run measures ours beside its limit and, where
//! there is one, its peer, in the same process and on the same machine, and prints one line of JSON; the last line holds the
//! medians. What to trust are the ratios: machines differ and drift.
mod args;
mod line;
mod machine;
mod seal;

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
    let mut lines = Vec::new();
    for run in 1..=args.runs.max(1) {
        match once(&args) {
            Ok(line) => {
                println!("{}", line.to_json(&format!("run {run}")));
                lines.push(line);
            }
            Err(error) => {
                eprintln!("bench {}: {error}", args.name.key());
                return ExitCode::FAILURE;
            }
        }
    }
    if let Some(line) = median(&lines) {
        println!("{}", line.to_json("median"));
    }
    ExitCode::SUCCESS
}

fn once(args: &Args) -> Result<Line, Failed> {
    match args.name {
        Name::Seal => seal::run(args),
    }
}
