//! What a copy holds: `manifest.json` beside its files.
use crate::exit::Failure;
use crate::files;
use aws_lc_rs::digest;
use channel::clock::Timestamp;
use db::Engine;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

const NAME: &str = "manifest.json";

/// The content of `manifest.json`.
pub struct Manifest {
    /// When the copy was made.
    pub written: Timestamp,
    /// Version of the program that made it.
    pub version: String,
    /// Name of the master key the followers are sealed with.
    pub key: String,
    /// `sqlite` or `postgres`.
    pub engine: String,
    /// SHA-256 of each database file, hexadecimal.
    pub files: BTreeMap<String, String>,
}

impl Manifest {
    /// Describes the files in a folder.
    pub fn of(folder: &Path, written: Timestamp, key: &str, engine: Engine) -> Result<Manifest, Failure> {
        let mut sums = BTreeMap::new();
        for entry in std::fs::read_dir(folder)?.flatten().filter(|e| e.path().is_file()) {
            sums.insert(entry.file_name().to_string_lossy().into_owned(), sha256(&entry.path())?);
        }
        let engine = if engine == Engine::Sqlite { "sqlite" } else { "postgres" };
        let version = env!("CARGO_PKG_VERSION").to_owned();
        Ok(Manifest { written, version, key: key.to_owned(), engine: engine.to_owned(), files: sums })
    }

    /// Writes it beside the files.
    pub fn save(&self, folder: &Path) -> Result<(), Failure> {
        let json = serde_json::json!({
            "written": self.written.to_string(), "version": self.version, "key": self.key,
            "engine": self.engine, "files": self.files,
        });
        Ok(files::write_private(&folder.join(NAME), format!("{json:#}\n").as_bytes())?)
    }

    /// Reads it back.
    pub fn load(folder: &Path) -> Result<Manifest, Failure> {
        let path = folder.join(NAME);
        let text = std::fs::read_to_string(&path)
            .map_err(|_| Failure::NotFound(format!("{} holds no backup ({NAME} is missing)", folder.display())))?;
        let damaged = || Failure::Refused(format!("{} is damaged", path.display()));
        let json: serde_json::Value = serde_json::from_str(&text).map_err(|_| damaged())?;
        let text = |key: &str| json[key].as_str().map(str::to_owned).ok_or_else(damaged);
        let sums = json["files"].as_object().ok_or_else(damaged)?;
        Ok(Manifest {
            written: text("written")?.parse().map_err(|_| damaged())?,
            version: text("version")?,
            key: text("key")?,
            engine: text("engine")?,
            files: sums.iter().filter_map(|(k, v)| Some((k.clone(), v.as_str()?.to_owned()))).collect(),
        })
    }
}

/// SHA-256 of a file, hexadecimal, read in pieces.
pub fn sha256(path: &Path) -> std::io::Result<String> {
    let mut file = std::fs::File::open(path)?;
    let mut context = digest::Context::new(&digest::SHA256);
    let mut piece = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            break;
        }
        context.update(piece.get(..read).unwrap_or_default());
    }
    Ok(formats::hex::encode(context.finish().as_ref()))
}
