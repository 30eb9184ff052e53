//! `ausrufer backup`: a consistent copy while serving.
use crate::backup::{self, Manifest};
use crate::cli::Backup as Args;
use crate::exit::Failure;
use crate::wiring::House;
use crate::{files, keys};
use std::path::Path;
use std::process::ExitCode;

/// Writes the copy, says where the key is, and removes copies of the followers that are too old.
pub async fn run(house: &House, args: &Args) -> Result<ExitCode, Failure> {
    let parent = args.to.clone().unwrap_or_else(|| backup::folder(&house.config));
    let (folder, manifest) = backup::write(house, &parent).await?;
    println!("Backup written to {}", folder.display());
    print_sizes(&folder, &manifest);
    if let Some(storage) = &house.config.storage {
        println!("Media lie in {} and are NOT in this backup.", storage.name());
    }

    let days = house.config.followers_backup_days;
    for removed in backup::prune_followers(&parent, days, house.clock.now())? {
        println!("Removed {}: copies of the followers are kept {days} days.", removed.display());
    }
    let days = house.config.content_backup_days;
    for removed in backup::prune_all(&parent, days, house.clock.now())? {
        println!("Removed {}: backups are kept {days} days.", removed.display());
    }
    key_advice(house, args).await?;
    Ok(ExitCode::SUCCESS)
}

fn print_sizes(folder: &Path, manifest: &Manifest) {
    for name in manifest.files.keys() {
        println!("  {:<16} {:>10} bytes", name, files::size(&folder.join(name)));
    }
}

/// The key is in no backup. Losing it loses every follower, so each backup says where it is and whether it is saved.
async fn key_advice(house: &House, args: &Args) -> Result<(), Failure> {
    let master = house.master()?;
    let fingerprint = master.fingerprint();
    if let Some(target) = &args.keys {
        keys::write(target, master)?;
        house.stores.admin().set_meta(backup::KEY_SAVED, &format!("{fingerprint} {}", house.clock.now())).await?;
        println!("Master key {fingerprint} copied to {}. Keep it apart from the databases.", target.display());
        return Ok(());
    }
    println!("The master key {fingerprint} is in {} and NOT in this backup.", house.config.master_file.display());
    match backup::key_saved(house).await? {
        Some(when) => println!("It was last saved elsewhere on {when}."),
        None => {
            println!("It was never saved elsewhere. Losing it loses every follower. Run: ausrufer backup --keys FILE")
        }
    }
    Ok(())
}
