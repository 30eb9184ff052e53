//! Structured logs. They hold job numbers, states and durations; never an address, an endpoint, a key or a token.
use crate::config::Config;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Starts logging to standard error, as text for people or JSON for machines.
pub fn start(config: &Config) {
    // Libraries speak only when something is wrong: some of them log addresses at lower levels.
    let ours = ["ausrufer", "web", "delivery", "store", "db", "push", "net", "bell"];
    let ours: Vec<String> = ours.iter().map(|target| format!("{target}={}", config.log_level)).collect();
    let filter = EnvFilter::new(format!("error,{}", ours.join(",")));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let lines = lines.with_ansi(std::io::stderr().is_terminal());
    if config.log_json {
        lines.json().init();
    } else {
        lines.with_target(false).init();
    }
}
