//! One file per command.
mod assets;
mod audit;
mod backup;
mod channel;
mod delivery;
mod demo;
mod doctor;
mod editor;
mod import;
mod keys;
mod privacy_audit;
mod reader;
mod records;
mod restore;
mod returned;
mod serve;
mod verify;
mod warn;

use crate::cli::{Cli, Command};
use crate::config::{self, Config};
use crate::exit::Failure;
use crate::logs;
use crate::wiring::House;
use std::process::ExitCode;

/// Does what the command line says.
pub async fn run(cli: Cli) -> Result<ExitCode, Failure> {
    if let Command::Settings = cli.command {
        print!("{}", config::reference());
        return Ok(ExitCode::SUCCESS);
    }
    if let Command::Verify(args) = cli.command {
        return verify::run(cli.config.as_deref(), args).await;
    }
    let config = Config::load(cli.config.as_deref(), std::env::vars())?;
    logs::start(&config);
    match cli.command {
        Command::Serve(args) => serve::start(config, args.role).await,
        Command::Keys(args) => keys::run(config, args).await,
        Command::Demo(args) => demo::run(House::open(config).await?, args).await,
        Command::Import(args) => import::run(&House::open(config).await?, &args).await,
        Command::Channel(args) => channel::run(&House::open(config).await?, args).await,
        Command::Editor(args) => editor::run(&House::open(config).await?, args).await,
        Command::Delivery(args) => delivery::run(&House::open(config).await?, args).await,
        Command::Audit(args) => audit::run(&House::open(config).await?, args).await,
        Command::Records(args) => records::run(&House::open(config).await?, args).await,
        Command::Returned => Ok(returned::run(config).await),
        Command::Reader(args) => reader::run(&House::open(config).await?, &args).await,
        Command::Warn(args) => warn::run(&House::open(config).await?, &args).await,
        Command::Assets(args) => assets::run(&config, &args).await,
        Command::Doctor => doctor::run(config).await,
        Command::PrivacyAudit(args) => privacy_audit::run(config, &args).await,
        Command::Backup(args) => backup::run(&House::open_as_is(config).await?, &args).await,
        Command::Restore(args) => restore::run(&config, &args).await,
        Command::Migrate => migrate(config).await,
        Command::Settings | Command::Verify(_) => Ok(ExitCode::SUCCESS),
    }
}

async fn migrate(config: Config) -> Result<ExitCode, Failure> {
    let house = House::open_as_is(config).await?;
    let applied = house.stores.migrate().await?;
    for name in &applied {
        println!("applied {name}");
    }
    println!("The databases have this version's shape ({} steps taken).", applied.len());
    house.close().await;
    Ok(ExitCode::SUCCESS)
}
