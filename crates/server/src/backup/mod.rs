//! Copies of the databases: written while serving, checked before they are trusted. Keys are never in them, and copies
//! of the followers live for days only, so that an unfollow also leaves the backups. Open reactions are in none.
mod manifest;
mod postgres;
mod read;

pub use manifest::Manifest;
pub use read::{Checked, begin_restore, check, end_restore, put_in_place, refuse_half_restored, something_there};

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
/// Open reactions, of which no copy is made.
const REACTIONS: &str = "reactions.db";

/// How copies are named by their time, in UTC.
const STAMP: &str = "%Y-%m-%dT%H%M%SZ";
/// Ending of databases a restore put aside.
const SET_ASIDE: &str = ".before-restore";
/// Beginning of the folders in which copies are proved.
const SCRATCH: &str = ".verify-";

/// Where backups go unless told otherwise.
pub fn folder(config: &Config) -> PathBuf {
    config.data_dir.join("backups")
}

/// When the present master key was last saved elsewhere, in words.
pub async fn key_saved(house: &House) -> Result<Option<String>, Failure> {
    let saved = house.stores.admin().meta(KEY_SAVED).await?;
    let ours = saved.as_deref().and_then(|text| text.split_once(' '));
    Ok(ours.filter(|(fingerprint, _)| *fingerprint == house.web_key.fingerprint()).map(|(_, when)| when.to_owned()))
}

/// Writes a copy into a new folder below `parent` named by the time; answers the folder and what is in it.
pub async fn write(house: &House, parent: &Path) -> Result<(PathBuf, Manifest), Failure> {
    let now = house.clock.now();
    files::private_dir(parent)?;
    let folder = free(&parent.join(now.strftime(STAMP).to_string()));
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
    // Storage is its own keeper: what lies there is saved there.
    if house.config.storage.is_none() {
        copy_media(&media_dir(&house.config), &half.join("media"))?;
    }
    let manifest = Manifest::of(&half, now, &house.web_key.fingerprint(), house.content.engine())?;
    manifest.save(&half)?;
    std::fs::rename(&half, &folder)?;
    Ok((folder, manifest))
}

/// The name itself, or the first one behind it that no other copy of the same second has.
fn free(folder: &Path) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let further = (2..).map(|number| folder.with_file_name(format!("{name}-{number}")));
    let mut names = std::iter::once(folder.to_owned()).chain(further);
    names.find(|one| !one.exists() && !one.with_extension("half").exists()).unwrap_or_else(|| folder.to_owned())
}

/// Removes whole copies older than `days`, also those that were broken off; answers what was removed.
pub fn prune_all(parent: &Path, days: i64, now: Timestamp) -> Result<Vec<PathBuf>, Failure> {
    let mut removed = Vec::new();
    for entry in entries(parent) {
        if written(&entry).is_some_and(|written| older(written, days, now)) {
            std::fs::remove_dir_all(&entry)?;
            removed.push(entry);
        }
    }
    Ok(removed)
}

/// Removes the followers' part of copies older than `days`, whole, damaged or broken off; answers what was removed.
pub fn prune_followers(parent: &Path, days: i64, now: Timestamp) -> Result<Vec<PathBuf>, Failure> {
    let mut removed = Vec::new();
    for entry in entries(parent) {
        for file in [FOLLOWERS, postgres::FOLLOWERS_DUMP].map(|name| entry.join(name)) {
            // Without any other witness the file itself says how old it is.
            if file.exists() && written(&entry).or_else(|| changed(&file)).is_none_or(|at| older(at, days, now)) {
                std::fs::remove_file(&file)?;
                removed.push(file);
            }
        }
    }
    Ok(removed)
}

/// Removes copies of the followers that a restore or a proof left in the data folder more than `days` ago.
pub fn prune_left_over(data_dir: &Path, days: i64, now: Timestamp) -> Result<Vec<PathBuf>, Failure> {
    let mut removed = Vec::new();
    for entry in entries(data_dir) {
        let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let left_over = name.starts_with(&format!("{FOLLOWERS}{SET_ASIDE}")) || name.starts_with(SCRATCH);
        if left_over && changed(&entry).is_none_or(|at| older(at, days, now)) {
            if entry.is_dir() {
                std::fs::remove_dir_all(&entry)?
            } else {
                std::fs::remove_file(&entry)?
            }
            removed.push(entry);
        }
    }
    Ok(removed)
}

fn entries(parent: &Path) -> impl Iterator<Item = PathBuf> {
    std::fs::read_dir(parent).into_iter().flatten().flatten().map(|entry| entry.path())
}

/// When a copy was made: by its manifest, or, where that is damaged or was never written, by the folder's name.
fn written(copy: &Path) -> Option<Timestamp> {
    let named = || {
        let stem = copy.file_stem()?.to_str()?;
        let at = jiff::civil::DateTime::strptime(STAMP, stem).ok()?;
        Some(at.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
    };
    Manifest::load(copy).ok().map(|manifest| manifest.written).or_else(named)
}

/// When a file was last changed.
fn changed(file: &Path) -> Option<Timestamp> {
    Timestamp::try_from(std::fs::metadata(file).ok()?.modified().ok()?).ok()
}

fn older(written: Timestamp, days: i64, now: Timestamp) -> bool {
    now.duration_since(written) > SignedDuration::from_hours(days * 24)
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
