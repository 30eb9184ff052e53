//! A file on its way in. It waits on disk under no name: however many come at once and however slowly, they take no
//! memory, and whatever is broken off, a killed server included, leaves nothing behind.
use crate::error::Problem;
use axum::body::Bytes;
use std::fs::{File, OpenOptions};
use std::io::{Read, Result, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// The file, whole.
pub struct Spooled {
    file: File,
    /// How many bytes it has.
    pub bytes: u64,
    /// What its sender calls it.
    pub name: String,
}

/// A file that is still coming.
pub struct Spool {
    file: Option<File>,
    bytes: u64,
    most: u64,
}

impl Spool {
    /// Begins one in a folder, of at most so many bytes.
    pub fn begin(folder: &Path, most: u64) -> std::result::Result<Self, Problem> {
        Ok(Self { file: Some(nameless(folder).map_err(Problem::internal)?), bytes: 0, most })
    }

    /// Takes the next piece; `false` when it is more than there may be.
    pub async fn take(&mut self, piece: Bytes) -> std::result::Result<bool, Problem> {
        self.bytes += piece.len() as u64;
        if self.bytes > self.most {
            return Ok(false);
        }
        let Some(mut file) = self.file.take() else { return Err(Problem::internal("the upload is gone")) };
        let write = move || file.write_all(&piece).map(|()| file);
        let file = tokio::task::spawn_blocking(write).await.map_err(Problem::internal)?.map_err(Problem::internal)?;
        self.file = Some(file);
        Ok(true)
    }

    /// It is all there.
    pub fn end(self, name: String) -> std::result::Result<Spooled, Problem> {
        let file = self.file.ok_or_else(|| Problem::internal("the upload is gone"))?;
        Ok(Spooled { file, bytes: self.bytes, name })
    }
}

impl Spooled {
    /// A file that is in memory already.
    pub fn of(folder: &Path, bytes: &[u8], name: &str) -> Result<Self> {
        let mut file = nameless(folder)?;
        file.write_all(bytes)?;
        Ok(Self { file, bytes: bytes.len() as u64, name: name.to_owned() })
    }

    /// All of it. Only where the caller has a turn for so much memory.
    pub fn read(&mut self) -> Result<Vec<u8>> {
        self.beginning(usize::MAX)
    }

    /// The first bytes.
    pub fn beginning(&mut self, most: usize) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(0))?;
        Read::by_ref(&mut self.file).take(most as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// To be read and written in any order.
    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// To be read from its beginning.
    pub fn rewound(mut self) -> Result<File> {
        self.file.seek(SeekFrom::Start(0))?;
        Ok(self.file)
    }
}

/// A file that is gone as soon as nobody has it open.
fn nameless(folder: &Path) -> Result<File> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    std::fs::create_dir_all(folder)?;
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let path = folder.join(format!(".upload-{}-{number}", std::process::id()));
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(&path)?;
    std::fs::remove_file(&path)?;
    Ok(file)
}
