//! `ausrufer`: the one executable. It knows every room and no business rule.
mod audit;
mod backup;
mod canaries;
mod cli;
mod commands;
mod config;
mod demo;
mod descriptors;
mod doctor;
mod doorbell;
mod exit;
mod files;
mod halves;
mod import;
mod keys;
mod lock;
mod logs;
mod metrics;
mod officials;
mod oidc;
mod parts;
mod privacy;
mod proof;
mod side;
mod signing;
mod sources;
mod storage;
mod system;
mod under_way;
mod webhooks;
mod wiring;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("ausrufer: cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::run(cli)) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("ausrufer: {failure}");
            failure.code()
        }
    }
}
