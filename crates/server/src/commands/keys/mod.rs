//! `ausrufer keys`: what nodes get instead of the master key, and the keys that sign what is published.
mod lists;
pub mod root;

use crate::cli::Keys as Args;
use crate::config::Config;
use crate::exit::Failure;
use crate::keys;
use crate::wiring::House;
use std::path::Path;
use std::process::ExitCode;

/// Does what the command line says.
pub async fn run(config: Config, args: Args) -> Result<ExitCode, Failure> {
    match args {
        // These two run where the root key lies, which is no server.
        Args::Root { file } => root::make(&file),
        Args::Sign { request, root, to } => root::sign(&request, &root, &to),
        Args::ExportWeb { file } => export_web(&House::open(config).await?, &file),
        Args::List { channel } => lists::show(&House::open(config).await?, &channel).await,
        Args::Request { channel, to, revoke, periods } => {
            lists::request(&House::open(config).await?, &channel, &to, revoke.as_deref(), periods).await
        }
        Args::Install { channel, list, new_root } => {
            lists::install(&House::open(config).await?, &channel, &list, new_root).await
        }
        Args::Revoke { channel, kid } => lists::revoke(&House::open(config).await?, &channel, &kid).await,
    }
}

fn export_web(house: &House, file: &Path) -> Result<ExitCode, Failure> {
    // Said here, so that nobody takes a copy of a copy for the original.
    house.master()?;
    keys::write_web(file, &house.web_key)?;
    println!("The web key of {} is in {}.", house.web_key.fingerprint(), file.display());
    println!("Web nodes read it by keys.web_file; none of them needs the master key.");
    Ok(ExitCode::SUCCESS)
}
