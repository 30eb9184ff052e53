//! Where the files of the media library lie: a folder, or storage that speaks S3. Names are flat.
use bytes::Bytes;
use futures_util::TryStreamExt;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{Error, GetOptions, GetRange, GetResult, ObjectStore, ObjectStoreExt, WriteMultipart};
use std::io::Read;
use std::sync::Arc;

/// The files. Cheap to clone.
#[derive(Clone)]
pub struct Shelf(Arc<dyn ObjectStore>);

/// A large file is written in pieces of so many bytes; S3 takes no smaller ones.
const PIECE: usize = 8 * 1024 * 1024;
/// Pieces on their way at a time.
const PIECES_MAX: usize = 2;

impl Shelf {
    /// On storage somebody else made.
    pub fn new(store: Arc<dyn ObjectStore>) -> Self {
        Self(store)
    }

    /// In a folder, which is made if it is missing. What is written there survives a power cut.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn folder(path: &std::path::Path) -> Result<Self, Error> {
        let unusable = |error: std::io::Error| Error::Generic { store: "folder", source: Box::new(error) };
        std::fs::create_dir_all(path).map_err(unusable)?;
        Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(path)?.with_fsync(true))))
    }

    /// In memory, for benchmarks.
    pub fn memory() -> Self {
        Self(Arc::new(InMemory::new()))
    }

    /// Writes a file: a reader sees the whole of it or none.
    ///
    /// # Errors
    /// Of the storage.
    pub async fn put(&self, name: &str, bytes: impl Into<Bytes>) -> Result<(), Error> {
        self.0.put(&Path::from(name), bytes.into().into()).await.map(drop)
    }

    /// Writes a large file without holding it in memory.
    ///
    /// # Errors
    /// Of the storage, or of reading what is to be written.
    pub async fn put_file(&self, name: &str, mut from: std::fs::File) -> Result<(), Error> {
        let mut upload = WriteMultipart::new_with_chunk_size(self.0.put_multipart(&Path::from(name)).await?, PIECE);
        let unreadable = |error: std::io::Error| Error::Generic { store: "upload", source: Box::new(error) };
        loop {
            upload.wait_for_capacity(PIECES_MAX).await?;
            let piece = move || {
                let mut bytes = Vec::with_capacity(PIECE);
                Read::by_ref(&mut from).take(PIECE as u64).read_to_end(&mut bytes).map(|_| (from, bytes))
            };
            let read = tokio::task::spawn_blocking(piece).await.map_err(std::io::Error::other).and_then(|read| read);
            let (back, bytes) = match read {
                Ok(read) => read,
                Err(error) => {
                    upload.abort().await?;
                    return Err(unreadable(error));
                }
            };
            from = back;
            if bytes.is_empty() {
                return upload.finish().await.map(drop);
            }
            upload.put(bytes.into());
        }
    }

    /// A whole file; `None` when there is none.
    ///
    /// # Errors
    /// Of the storage.
    pub async fn get(&self, name: &str) -> Result<Option<Bytes>, Error> {
        match self.part(name, None).await? {
            Some(found) => found.bytes().await.map(Some),
            None => Ok(None),
        }
    }

    /// A file or a part of it, to be read piece by piece; `None` when there is none.
    ///
    /// # Errors
    /// Of the storage; also when the part lies behind the end.
    pub async fn part(&self, name: &str, range: Option<GetRange>) -> Result<Option<GetResult>, Error> {
        found(self.0.get_opts(&Path::from(name), GetOptions { range, ..GetOptions::default() }).await)
    }

    /// How many bytes a file has; `None` when there is none.
    ///
    /// # Errors
    /// Of the storage.
    pub async fn size(&self, name: &str) -> Result<Option<u64>, Error> {
        Ok(found(self.0.head(&Path::from(name)).await)?.map(|meta| meta.size))
    }

    /// Takes a file away, if it is there.
    ///
    /// # Errors
    /// Of the storage.
    pub async fn delete(&self, name: &str) -> Result<(), Error> {
        found(self.0.delete(&Path::from(name)).await).map(drop)
    }

    /// The names of all files.
    ///
    /// # Errors
    /// Of the storage.
    pub async fn names(&self) -> Result<Vec<String>, Error> {
        self.0.list(None).map_ok(|meta| meta.location.to_string()).try_collect().await
    }
}

fn found<T>(asked: Result<T, Error>) -> Result<Option<T>, Error> {
    match asked {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
