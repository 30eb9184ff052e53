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
mod elsewhere;
mod exit;
mod fediverse;
mod files;
mod halves;
mod hub;
mod import;
mod keys;
mod lock;
mod logs;
mod mails;
mod metrics;
mod officials;
mod oidc;
mod parts;
mod pool;
mod privacy;
mod proof;
mod shelved;
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

/// `ausrufer … | head`: whoever read has seen enough. The standard library would tell a fault of the program's.
fn end_when_nobody_reads() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let said = panic.payload_as_str().unwrap_or_default();
        if said.starts_with("failed printing to stdout") && said.contains("Broken pipe") {
            std::process::exit(0);
        }
        usual(panic);
    }));
}

fn main() -> ExitCode {
    end_when_nobody_reads();
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
