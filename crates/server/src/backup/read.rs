//! Reads copies back: first the proof, then, if wanted, into place.
use super::manifest::{Manifest, sha256};
use super::{CONTENT, FOLLOWERS, postgres};
use crate::config::Config;
use crate::exit::Failure;
use crate::wiring::{content_file, followers_file, media_dir, open_databases};
use crate::{files, keys};
use db::{Db, Options};
use std::path::Path;
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
        "sqlite" => Some(check_sqlite(from, has_followers).await?),
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

/// Opens copies of the copies, so that nothing beside the backup is written.
async fn check_sqlite(from: &Path, has_followers: bool) -> Result<StoreCounts, Failure> {
    let scratch = std::env::temp_dir().join(format!("ausrufer-verify-{}", std::process::id()));
    files::private_dir(&scratch)?;
    let result = async {
        let mut opened = Vec::new();
        for name in [CONTENT, FOLLOWERS] {
            if name == CONTENT || has_followers {
                std::fs::copy(from.join(name), scratch.join(name))?;
            }
            let db = Db::open(&format!("sqlite:{}", scratch.join(name).display()), Options::default()).await?;
            db.quick_check().await?;
            opened.push(db);
        }
        let (followers, content) = (opened.pop(), opened.pop());
        let (Some(content), Some(followers)) = (content, followers) else {
            return Err(Failure::Failed("the copies could not be opened".to_owned()));
        };
        let stores = Stores::open(content.clone(), followers.clone());
        stores.migrate().await?;
        let counts = stores.admin().counts().await?;
        content.close().await;
        followers.close().await;
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
    let (content, followers) = open_databases(config).await?;
    Ok(Stores::open(content, followers).ready().await.is_ok())
}

/// Puts a checked copy in place. Databases that are there are kept beside it. Without its followers' part the followers
/// that are there stay, unless the copy shall have none.
pub async fn put_in_place(config: &Config, from: &Path, checked: &Checked, followers: bool) -> Result<(), Failure> {
    if checked.manifest.engine == "postgres" {
        postgres::restore(config, &from.join(postgres::CONTENT_DUMP)).await?;
        if followers && checked.has_followers {
            postgres::restore(config, &from.join(postgres::FOLLOWERS_DUMP)).await?;
        } else if !followers || !tables_there(config).await? {
            postgres::restore(config, &from.join(postgres::EMPTY_DUMP)).await?;
        }
    } else {
        files::private_dir(&config.data_dir)?;
        swap(Some(&from.join(CONTENT)), &content_file(config))?;
        if !followers {
            swap(None, &followers_file(config))?;
        } else if checked.has_followers {
            swap(Some(&from.join(FOLLOWERS)), &followers_file(config))?;
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

/// Moves what is there aside, log and all, and copies the new file in.
fn swap(from: Option<&Path>, to: &Path) -> Result<(), Failure> {
    let sibling = |path: &Path, ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        std::path::PathBuf::from(name)
    };
    for ending in ["", "-wal", "-shm"] {
        let old = sibling(to, ending);
        if old.exists() {
            std::fs::rename(&old, sibling(&sibling(to, ".before-restore"), ending))?;
        }
    }
    if let Some(from) = from {
        std::fs::copy(from, to)?;
    }
    Ok(())
}
