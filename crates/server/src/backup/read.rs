//! Reads copies back: first the proof, then, if wanted, into place.
use super::manifest::{Manifest, sha256};
use super::{CONTENT, FOLLOWERS, REACTIONS, SCRATCH, SET_ASIDE, postgres};
use crate::config::Config;
use crate::exit::Failure;
use crate::system::SystemClock;
use crate::wiring::{content_file, followers_file, media_dir, open_databases};
use crate::{files, keys};
use channel::clock::Clock;
use db::{Db, Options};
use std::path::{Path, PathBuf};
use store::{StoreCounts, Stores};

/// What a proof found.
pub struct Checked {
    pub manifest: Manifest,
    /// Numbers read from the copy; `None` for PostgreSQL, whose dump is only read through.
    pub counts: Option<StoreCounts>,
    /// Whether the followers' part is there: it is removed after a few days.
    pub has_followers: bool,
    /// Whether the master key at hand is the one the followers are sealed with.
    pub key_fits: bool,
}

/// Proves that a copy can be read back: sums, structure, tables, numbers. Changes nothing.
pub async fn check(config: &Config, from: &Path) -> Result<Checked, Failure> {
    let manifest = Manifest::load(from)?;
    let mut has_followers = true;
    for (name, sum) in &manifest.files {
        let file = from.join(name);
        if !file.exists() && [FOLLOWERS, postgres::FOLLOWERS_DUMP].contains(&name.as_str()) {
            has_followers = false;
        } else if sha256(&file).map_err(|e| Failure::Refused(format!("{}: {e}", file.display())))? != *sum {
            return Err(Failure::Refused(format!("{} was changed since the backup", file.display())));
        }
    }
    let counts = match manifest.engine.as_str() {
        "sqlite" => Some(check_sqlite(config, from, has_followers).await?),
        _ => {
            postgres::read_through(&from.join(postgres::CONTENT_DUMP)).await?;
            if has_followers {
                postgres::read_through(&from.join(postgres::FOLLOWERS_DUMP)).await?;
            }
            None
        }
    };
    let key_fits = keys::load(&config.master_file).is_ok_and(|key| key.fingerprint() == manifest.key);
    Ok(Checked { manifest, counts, has_followers, key_fits })
}

/// Opens copies of the copies, so that nothing beside the backup is written; where nobody else may look.
async fn check_sqlite(config: &Config, from: &Path, has_followers: bool) -> Result<StoreCounts, Failure> {
    files::private_dir(&config.data_dir)?;
    let scratch = config.data_dir.join(format!("{SCRATCH}{}", std::process::id()));
    // What a proof of the same number left behind when it was killed.
    let _ = std::fs::remove_dir_all(&scratch);
    files::private_dir(&scratch)?;
    let result = async {
        let mut opened = Vec::new();
        // Of reactions there is no copy: what stands in for them is empty.
        for name in [CONTENT, FOLLOWERS, REACTIONS] {
            if name == CONTENT || (name == FOLLOWERS && has_followers) {
                std::fs::copy(from.join(name), scratch.join(name))?;
            }
            let db = Db::open(&format!("sqlite:{}", scratch.join(name).display()), Options::default()).await?;
            db.quick_check().await?;
            opened.push(db);
        }
        let [content, followers, reactions] = opened.as_slice() else {
            return Err(Failure::Failed("the copies could not be opened".to_owned()));
        };
        let stores = Stores::open(content.clone(), followers.clone(), reactions.clone());
        stores.migrate().await?;
        let counts = stores.admin().counts().await?;
        for db in opened {
            db.close().await;
        }
        Ok(counts)
    }
    .await;
    let _ = std::fs::remove_dir_all(&scratch);
    result
}

/// Whether a copy put in place now would replace something.
pub async fn something_there(config: &Config) -> Result<bool, Failure> {
    Ok(if config.database_url.is_some() { tables_there(config).await? } else { content_file(config).exists() })
}

async fn tables_there(config: &Config) -> Result<bool, Failure> {
    let [content, followers, reactions] = open_databases(config).await?;
    Ok(Stores::open(content, followers, reactions).ready().await.is_ok())
}

/// Stands in the data folder from before the first file is replaced until what must follow is done.
fn mark(config: &Config) -> PathBuf {
    config.data_dir.join("restore.unfinished")
}

/// Leaves the mark; `true` if an earlier restore was broken off, so that what is there now is not worth keeping.
pub fn begin_restore(config: &Config) -> Result<bool, Failure> {
    let again = mark(config).exists();
    if !again {
        files::write_private(&mark(config), b"ausrufer restore was not finished\n")?;
    }
    Ok(again)
}

/// Everything that belongs to a restore is done.
pub fn end_restore(config: &Config) -> Result<(), Failure> {
    Ok(std::fs::remove_file(mark(config))?)
}

/// What a broken-off restore left may be half a database, and would send old posts again without a person's word.
pub fn refuse_half_restored(config: &Config) -> Result<(), Failure> {
    if mark(config).exists() {
        let text = "a restore was broken off; run it again to its end: ausrufer restore FOLDER --replace";
        return Err(Failure::Refused(text.to_owned()));
    }
    Ok(())
}

/// Puts a checked copy in place. Databases that are there are kept beside it. Without its followers' part the followers
/// that are there stay, unless the copy shall have none. `again`: after a restore that was broken off.
pub async fn put_in_place(
    config: &Config,
    from: &Path,
    checked: &Checked,
    followers: bool,
    again: bool,
) -> Result<(), Failure> {
    if checked.manifest.engine == "postgres" {
        postgres::restore(config, &from.join(postgres::CONTENT_DUMP)).await?;
        if followers && checked.has_followers {
            postgres::restore(config, &from.join(postgres::FOLLOWERS_DUMP)).await?;
        } else if !followers || !tables_there(config).await? {
            postgres::restore(config, &from.join(postgres::EMPTY_DUMP)).await?;
        }
    } else {
        files::private_dir(&config.data_dir)?;
        swap(Some(&from.join(CONTENT)), &content_file(config), again)?;
        if !followers {
            swap(None, &followers_file(config), again)?;
        } else if checked.has_followers {
            swap(Some(&from.join(FOLLOWERS)), &followers_file(config), again)?;
        }
    }
    files::private_dir(&media_dir(config))?;
    for entry in std::fs::read_dir(from.join("media")).into_iter().flatten().flatten() {
        let target = media_dir(config).join(entry.file_name());
        if !target.exists() {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Moves what is there aside, log and all, and copies the new file in. What an earlier run that was broken off put
/// aside is worth more than what it left.
fn swap(from: Option<&Path>, to: &Path, again: bool) -> Result<(), Failure> {
    let sibling = |path: &Path, ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        std::path::PathBuf::from(name)
    };
    let aside = sibling(to, SET_ASIDE);
    let keep_aside = again && aside.exists();
    for ending in ["", "-wal", "-shm"] {
        let (old, kept) = (sibling(to, ending), sibling(&aside, ending));
        if !old.exists() {
            continue;
        }
        if keep_aside {
            std::fs::remove_file(&old)?;
            continue;
        }
        std::fs::rename(&old, &kept)?;
        // Its days are counted from now, not from the last follower.
        std::fs::File::open(&kept)?.set_modified(SystemClock.now().into())?;
    }
    if let Some(from) = from {
        std::fs::copy(from, to)?;
    }
    Ok(())
}
