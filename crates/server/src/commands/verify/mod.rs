//! `ausrufer verify`: the proof of a domain, and proofs of what was published, the latter without any network.
mod domain;
mod message;

use crate::cli::Verify as Args;
use crate::config::Config;
use crate::exit::Failure;
use crate::wiring::House;
use std::process::ExitCode;

/// With a list of keys a message is checked and nothing else of this machine is asked for: no settings, no database.
pub async fn run(config: Option<&std::path::Path>, args: Args) -> Result<ExitCode, Failure> {
    match (&args.keys, &args.root) {
        (Some(keys), Some(root)) => message::run(&args, keys, root),
        (None, None) => {
            let config = Config::load(config, std::env::vars())?;
            crate::logs::start(&config);
            domain::run(&House::open(config).await?, &args.what).await
        }
        _ => Err(Failure::Usage(
            "to check a message say both --keys and --root; a channel's domain needs neither".into(),
        )),
    }
}
