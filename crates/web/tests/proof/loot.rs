//! Everything that was ever stored or logged: the files at several moments, the backups, the log at its most talkative,
//! and the keys.
use crate::crowd::Town;
use crate::postgres::Picture;
use db::Engine;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};
use testkit::TempDir;
use vault::MasterKey;

/// The files as they lay there at one moment.
pub struct Moment {
    pub name: String,
    /// How many had drawn booklets: that a row has, is no secret.
    pub drawn: usize,
    pub files: BTreeMap<String, Vec<u8>>,
}

pub struct Loot {
    pub moments: Vec<Moment>,
    pub backups: Vec<Moment>,
    pub master: Arc<MasterKey>,
    /// The half-year's key as it lies in the database.
    pub wrapped: Vec<u8>,
    /// Requests that were watched, and those during which a line was logged or a file changed.
    pub watched: usize,
    pub logged: usize,
    pub changed: usize,
    log: Log,
    folder: PathBuf,
    picture: Picture,
}

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Loot {
    pub fn begin(town: &Town) -> Loot {
        let log = Log::default();
        let writer = log.clone();
        let lines = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false);
        // The second run writes to the log of the first.
        let _ = lines.with_writer(move || writer.clone()).try_init();
        tracing::trace!("the log is kept");
        Loot::new(town.stage.master.clone(), log, town.stage.dir.path().to_owned())
    }

    fn new(master: Arc<MasterKey>, log: Log, folder: PathBuf) -> Loot {
        let (moments, backups, wrapped) = (Vec::new(), Vec::new(), Vec::new());
        Loot {
            moments,
            backups,
            master,
            wrapped,
            watched: 0,
            logged: 0,
            changed: 0,
            log,
            folder,
            picture: Picture::default(),
        }
    }

    /// Nothing but the keys.
    pub fn empty(other: &Loot) -> Loot {
        Loot::new(other.master.clone(), Log::default(), PathBuf::new())
    }

    pub fn log(&self) -> Vec<u8> {
        self.log.0.lock().unwrap().clone()
    }

    /// Copies all files.
    pub async fn take(&mut self, name: &str, town: &Town) {
        if self.wrapped.is_empty() {
            let epochs = town.stage.stores.reaction().epochs(town.stage.channel, town.stage.now()).await.unwrap();
            self.wrapped = epochs[0].wrapped.clone();
        }
        let drawn = self.watched.min(town.size);
        let files = match town.content.engine() {
            Engine::Sqlite => files(&self.folder),
            Engine::Postgres => self.picture.take(&town.content).await,
        };
        self.moments.push(Moment { name: name.to_owned(), drawn, files });
    }

    /// What `ausrufer backup` copies, in the way it does.
    pub async fn backup(&mut self, name: &str, town: &Town) {
        if town.content.engine() == Engine::Postgres {
            let files = Picture::dump(&town.content).await;
            self.backups.push(Moment { name: format!("backup of the {name}"), drawn: town.size, files });
            return;
        }
        let dir = TempDir::new();
        town.content.backup_to(&dir.file("content.db")).await.unwrap();
        town.followers.backup_to(&dir.file("followers.db")).await.unwrap();
        self.backups.push(Moment { name: format!("backup of the {name}"), drawn: town.size, files: files(dir.path()) });
    }

    /// Waits until the server has cut the logs of followers and reactions by itself.
    pub async fn settled(&self, _: &Town) {
        let begun = Instant::now();
        let long = |name: &str| std::fs::metadata(self.folder.join(name)).is_ok_and(|data| data.len() > 0);
        while long("followers.db-wal") || long("reactions.db-wal") {
            assert!(begun.elapsed() < Duration::from_secs(30), "the logs are not cut");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Does something a device asks for, and sees what the log and the files show of it meanwhile.
    pub async fn watch<T>(&mut self, doing: impl Future<Output = T>) -> T {
        let (lines, times) = (self.log.0.lock().unwrap().len(), times(&self.folder));
        let done = doing.await;
        self.watched += 1;
        self.logged += usize::from(self.log.0.lock().unwrap().len() != lines);
        self.changed += usize::from(self::times(&self.folder) != times);
        done
    }

    pub fn moment(&self, name: &str) -> &Moment {
        self.moments.iter().find(|moment| moment.name == name).unwrap()
    }
}

impl Moment {
    /// The file with this name.
    pub fn file(&self, name: &str) -> &[u8] {
        self.files.get(name).map_or(&[], Vec::as_slice)
    }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().flatten().filter(|entry| entry.path().is_file());
    entries.map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap())).collect()
}

/// How long a page is in this file, with what stands before it, and what stands before the first.
pub fn frame(file: &str) -> (usize, usize) {
    match file {
        // A frame of SQLite's log is a page and 24 bytes, behind a head of 32.
        _ if file.ends_with(".db-wal") => (4_096 + 24, 32),
        _ if file.ends_with(".db") => (4_096, 0),
        // PostgreSQL's.
        _ => (8_192, 0),
    }
}

/// When the files of reactions were changed last, and how long they are.
fn times(folder: &Path) -> Vec<(Option<SystemTime>, u64)> {
    let look = |name: &str| {
        let data = std::fs::metadata(folder.join(name)).ok();
        (data.as_ref().and_then(|data| data.modified().ok()), data.map_or(0, |data| data.len()))
    };
    ["reactions.db", "reactions.db-wal"].map(look).to_vec()
}

/// Those moments at which a database or its log was another than the moment before.
pub fn different<'a>(moments: &'a [Moment], database: &'static str) -> impl Iterator<Item = &'a Moment> {
    let mut last = None;
    moments.iter().filter(move |moment| {
        let now = ["", "-wal"].map(|end| moment.file(&format!("{database}{end}")));
        last.replace(now) != Some(now)
    })
}
