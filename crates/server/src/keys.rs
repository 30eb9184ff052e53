//! The file of the master key: made at the first start, never in the databases or their backups.
use crate::files;
use std::path::{Path, PathBuf};
use vault::{KeyFileError, MasterKey, WebKey};

#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("cannot read or write the {which} key {path}: {cause}")]
    File { which: &'static str, path: PathBuf, cause: std::io::Error },
    #[error(
        "the master key {path} is damaged: {cause}. Put back the copy you saved; a new key would lose every follower"
    )]
    Damaged { path: PathBuf, cause: KeyFileError },
    #[error("the web key {path} cannot be used: {cause}. Make it anew with: ausrufer keys export-web FILE")]
    DamagedWeb { path: PathBuf, cause: KeyFileError },
    #[error("the key {path} can be read by others; run: chmod 600 {path}")]
    Open { path: PathBuf },
    #[error(
        "there are databases but no master key at {path}. Put back the copy you saved; a new key would lose every follower"
    )]
    Lost { path: PathBuf },
    #[error(
        "the key {path} is {found}, but the databases belong to {known}. Put back the copy you saved; with another key every follower is lost"
    )]
    Other { path: PathBuf, found: String, known: String },
    #[error(transparent)]
    Crypto(#[from] vault::VaultError),
}

/// Reads the master key; makes one if there is none and no database needs one that was there.
pub fn load_or_make(path: &Path, needed: bool) -> Result<MasterKey, KeyError> {
    match std::fs::read_to_string(path) {
        Ok(text) => read(path, &text),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound && needed => Err(KeyError::Lost { path: path.to_owned() }),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            let key = MasterKey::generate()?;
            write(path, &key)?;
            Ok(key)
        }
        Err(cause) => Err(KeyError::File { which: "master", path: path.to_owned(), cause }),
    }
}

/// Reads a master key file that must exist.
pub fn load(path: &Path) -> Result<MasterKey, KeyError> {
    let text = std::fs::read_to_string(path).map_err(|cause| KeyError::File {
        which: "master",
        path: path.to_owned(),
        cause,
    })?;
    read(path, &text)
}

/// Writes the key for its owner only; refuses to overwrite.
pub fn write(path: &Path, key: &MasterKey) -> Result<(), KeyError> {
    files::write_private(path, key.to_text().as_bytes()).map_err(|cause| KeyError::File {
        which: "master",
        path: path.to_owned(),
        cause,
    })
}

/// Reads the web key's file.
pub fn load_web(path: &Path) -> Result<WebKey, KeyError> {
    let text =
        std::fs::read_to_string(path).map_err(|cause| KeyError::File { which: "web", path: path.to_owned(), cause })?;
    refuse_open(path)?;
    WebKey::from_text(&text).map_err(|cause| KeyError::DamagedWeb { path: path.to_owned(), cause })
}

/// Writes the web key for its owner only; refuses to overwrite.
pub fn write_web(path: &Path, key: &WebKey) -> Result<(), KeyError> {
    files::write_private(path, key.to_text().as_bytes()).map_err(|cause| KeyError::File {
        which: "web",
        path: path.to_owned(),
        cause,
    })
}

/// systemd hands credentials over in a folder only the service can enter, with modes that come from an access list.
fn refuse_open(path: &Path) -> Result<(), KeyError> {
    let handed_over = std::env::var_os("CREDENTIALS_DIRECTORY").is_some_and(|folder| path.starts_with(folder));
    if !handed_over && files::readable_by_others(path) {
        return Err(KeyError::Open { path: path.to_owned() });
    }
    Ok(())
}

fn read(path: &Path, text: &str) -> Result<MasterKey, KeyError> {
    refuse_open(path)?;
    MasterKey::from_text(text).map_err(|cause| KeyError::Damaged { path: path.to_owned(), cause })
}
