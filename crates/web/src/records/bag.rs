//! The bag being written: into a folder, or as a ZIP into a file or over the line. Sums are made on the way.
use crate::error::Problem;
use aws_lc_rs::digest;
use axum::body::Bytes;
use formats::hex;
use formats::records::bag::{DECLARATION, Listed, info, manifest};
use formats::records::zip::Zip;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use tokio::sync::mpsc::Sender;

/// Bytes gathered before they go on their way.
const PIECE: usize = 64 * 1024;

/// Where a ZIP goes.
pub enum Place {
    /// Into a file.
    File(File),
    /// To somebody who waits for it; how fast they take it is how fast it is written.
    Line(Sender<io::Result<Bytes>>),
}

enum Kind {
    Folder { root: PathBuf, file: Option<File> },
    Zip { zip: Box<Zip>, root: String, place: Place },
}

struct Open {
    name: String,
    sum: digest::Context,
    bytes: u64,
}

/// A bag being written.
pub struct Bag {
    kind: Kind,
    open: Option<Open>,
    files: Vec<Listed>,
}

impl Bag {
    /// In a folder, which is made.
    pub fn folder(root: PathBuf) -> Bag {
        Bag { kind: Kind::Folder { root, file: None }, open: None, files: Vec::new() }
    }

    /// As a ZIP with one folder in it.
    pub fn zip(root: &str, now: jiff::civil::DateTime, place: Place) -> Bag {
        let kind = Kind::Zip { zip: Box::new(Zip::new(now)), root: root.to_owned(), place };
        Bag { kind, open: None, files: Vec::new() }
    }

    /// Begins a file; what is in the bag begins with `data/`.
    pub async fn begin(&mut self, name: &str) -> Result<(), Problem> {
        match &mut self.kind {
            Kind::Folder { root, file } => *file = Some(make(root.join(name)).map_err(Problem::internal)?),
            Kind::Zip { zip, root, .. } => zip.begin(&format!("{root}/{name}")).map_err(Problem::internal)?,
        }
        self.open = Some(Open { name: name.to_owned(), sum: digest::Context::new(&digest::SHA256), bytes: 0 });
        Ok(())
    }

    /// More of it.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        if let Some(open) = &mut self.open {
            open.sum.update(bytes);
            open.bytes += bytes.len() as u64;
        }
        match &mut self.kind {
            Kind::Folder { file: Some(file), .. } => file.write_all(bytes).map_err(Problem::internal),
            Kind::Folder { .. } => Ok(()),
            Kind::Zip { zip, place, .. } => {
                zip.write(bytes).map_err(Problem::internal)?;
                send(zip, place, PIECE).await
            }
        }
    }

    /// Ends it.
    pub async fn end(&mut self) -> Result<(), Problem> {
        if let Some(open) = self.open.take() {
            self.files.push(Listed {
                name: open.name,
                sha256: hex::encode(open.sum.finish().as_ref()),
                bytes: open.bytes,
            });
        }
        match &mut self.kind {
            Kind::Folder { file, .. } => {
                let synced = file.take().map_or(Ok(()), |file| file.sync_all());
                synced.map_err(Problem::internal)
            }
            Kind::Zip { zip, .. } => zip.end().map_err(Problem::internal),
        }
    }

    /// A whole file.
    pub async fn whole(&mut self, name: &str, bytes: &[u8]) -> Result<(), Problem> {
        self.begin(name).await?;
        self.write(bytes).await?;
        self.end().await
    }

    /// The lists of sums, and what it is about.
    pub async fn close(mut self, about: &[(&'static str, String)]) -> Result<(), Problem> {
        let payload = std::mem::take(&mut self.files);
        let about: Vec<(&str, &str)> = about.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.whole("bagit.txt", DECLARATION.as_bytes()).await?;
        self.whole("bag-info.txt", info(&about, &payload).as_bytes()).await?;
        self.whole("manifest-sha256.txt", manifest(&payload).as_bytes()).await?;
        let tags = manifest(&self.files);
        self.whole("tagmanifest-sha256.txt", tags.as_bytes()).await?;
        if let Kind::Zip { zip, place, .. } = &mut self.kind {
            zip.finish().map_err(Problem::internal)?;
            send(zip, place, 0).await?;
            if let Place::File(file) = place {
                file.sync_all().map_err(Problem::internal)?;
            }
        }
        Ok(())
    }
}

fn make(path: PathBuf) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    // Never over a file that is there: a bag is written once.
    File::options().write(true).create_new(true).open(path)
}

async fn send(zip: &mut Zip, place: &mut Place, at_least: usize) -> Result<(), Problem> {
    if zip.waiting() < at_least.max(1) {
        return Ok(());
    }
    let bytes = zip.take();
    match place {
        Place::File(file) => file.write_all(&bytes).map_err(Problem::internal),
        Place::Line(line) => line.send(Ok(bytes.into())).await.map_err(|_| Problem::internal("nobody waits any more")),
    }
}
