//! Copies of the databases: written while serving, checked before they are trusted. Keys are never in them, and copies
//! of the followers live for days only, so that an unfollow also leaves the backups.
mod manifest;
mod postgres;
mod read;

pub use manifest::Manifest;
pub use read::{Checked, check, put_in_place, something_there};

use crate::config::Config;
use crate::exit::Failure;
use crate::files;
use crate::wiring::{House, media_dir};
use channel::clock::Timestamp;
use db::Engine;
use jiff::SignedDuration;
use std::path::{Path, PathBuf};

/// Name under which it is remembered when the master key was last saved elsewhere.
pub const KEY_SAVED: &str = "key_saved";
/// The copy of the posts, and that of the followers.
pub const CONTENT: &str = "content.db";
pub const FOLLOWERS: &str = "followers.db";

/// Where backups go unless told otherwise.
pub fn folder(config: &Config) -> PathBuf {
    config.data_dir.join("backups")
}

/// When the present master key was last saved elsewhere, in words.
pub async fn key_saved(house: &House) -> Result<Option<String>, Failure> {
    let saved = house.stores.admin().meta(KEY_SAVED).await?;
    let ours = saved.as_deref().and_then(|text| text.split_once(' '));
    Ok(ours.filter(|(fingerprint, _)| *fingerprint == house.master.fingerprint()).map(|(_, when)| when.to_owned()))
}

/// Writes a copy into a new folder below `parent` named by the time; answers the folder and what is in it.
pub async fn write(house: &House, parent: &Path) -> Result<(PathBuf, Manifest), Failure> {
    let now = house.clock.now();
    let folder = parent.join(now.strftime("%Y-%m-%dT%H%M%SZ").to_string());
    files::private_dir(parent)?;
    // A half-written copy never has the final name.
    let half = folder.with_extension("half");
    let _ = std::fs::remove_dir_all(&half);
    files::private_dir(&half)?;
    match house.content.engine() {
        Engine::Sqlite => {
            house.content.backup_to(&half.join(CONTENT)).await?;
            house.followers.backup_to(&half.join(FOLLOWERS)).await?;
        }
        Engine::Postgres => postgres::dump(&house.config, &half).await?,
    }
    copy_media(&media_dir(&house.config), &half.join("media"))?;
    let manifest = Manifest::of(&half, now, &house.master.fingerprint(), house.content.engine())?;
    manifest.save(&half)?;
    std::fs::rename(&half, &folder)?;
    Ok((folder, manifest))
}

/// Removes whole copies older than `days`; answers what was removed.
pub fn prune_all(parent: &Path, days: i64, now: Timestamp) -> Result<Vec<PathBuf>, Failure> {
    let mut removed = Vec::new();
    for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
        let Ok(manifest) = Manifest::load(&entry.path()) else { continue };
        if older(&manifest, days, now) {
            std::fs::remove_dir_all(entry.path())?;
            removed.push(entry.path());
        }
    }
    Ok(removed)
}

fn older(manifest: &Manifest, days: i64, now: Timestamp) -> bool {
    now.duration_since(manifest.written) > SignedDuration::from_hours(days * 24)
}

/// Removes the followers' part of copies older than `days`; answers what was removed.
pub fn prune_followers(parent: &Path, days: i64, now: Timestamp) -> Result<Vec<PathBuf>, Failure> {
    let mut removed = Vec::new();
    for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
        let Ok(manifest) = Manifest::load(&entry.path()) else { continue };
        if !older(&manifest, days, now) {
            continue;
        }
        for name in [FOLLOWERS, postgres::FOLLOWERS_DUMP] {
            let file = entry.path().join(name);
            if file.exists() {
                std::fs::remove_file(&file)?;
                removed.push(file);
            }
        }
    }
    Ok(removed)
}

/// Pictures never change once written, so a hard link is a copy where the file system allows one.
fn copy_media(from: &Path, to: &Path) -> std::io::Result<()> {
    files::private_dir(to)?;
    for entry in std::fs::read_dir(from).into_iter().flatten().flatten().filter(|e| e.path().is_file()) {
        let target = to.join(entry.file_name());
        if std::fs::hard_link(entry.path(), &target).is_err() {
            std::fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
