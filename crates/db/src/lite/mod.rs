//! SQLite: one writer thread with group commit, and read connections on tokio's blocking threads.

mod brake;
mod connection;
mod error;
mod still;
mod upkeep;
mod writer;

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, oneshot};

use crate::{DbError, Migration, Options, Outcome, Statement, Value};
use brake::Brake;
use connection::Session;
pub use still::read_still;
use writer::{Counters, Job, Transaction, Writer};

/// Transactions waiting for the writer before further callers are held back.
const QUEUE: usize = 10_000;

#[derive(Clone)]
pub(crate) struct Lite {
    shared: Arc<Shared>,
}

struct Shared {
    path: PathBuf,
    timeout: Duration,
    connect_timeout: Duration,
    jobs: Sender<Job>,
    slots: Arc<Semaphore>,
    idle: Mutex<Vec<Session>>,
    readers: Arc<Semaphore>,
    reader_count: u32,
    counters: Arc<Counters>,
}

impl Lite {
    /// `address` is what follows `sqlite:`.
    pub async fn open(address: &str, options: &Options) -> Result<Lite, DbError> {
        let path = parse(address)?;
        let reader_count = u32::try_from(options.connections.max(1)).unwrap_or(u32::MAX);
        let (jobs, receiver) = mpsc::channel();
        let counters = Arc::new(Counters::default());
        let shared = Shared {
            path: path.clone(),
            timeout: options.statement_timeout,
            connect_timeout: options.connect_timeout,
            jobs,
            slots: Arc::new(Semaphore::new(QUEUE)),
            idle: Mutex::default(),
            readers: Arc::new(Semaphore::new(options.connections.max(1))),
            reader_count,
            counters: Arc::clone(&counters),
        };
        let (truncate, timeout) = (options.truncate_after_delete, options.statement_timeout);
        blocking(move || {
            upkeep::make_file(&path)?;
            let connection = Session::writer(&path, timeout)?;
            // A crash may have left deleted bytes in the log.
            let due = truncate.then(std::time::Instant::now);
            let writer = Writer { connection, jobs: receiver, counters, truncate, due };
            std::thread::Builder::new()
                .name("db-writer".into())
                .spawn(move || writer.serve())
                .map(|_| ())
                .map_err(|error| DbError::Unavailable(format!("no writer thread: {}", error.kind())))
        })
        .await?;
        Ok(Lite { shared: Arc::new(shared) })
    }

    pub async fn rows(&self, sql: &'static str, args: Vec<Value>) -> Result<Vec<Vec<Value>>, DbError> {
        self.with_reader(move |connection| connection.read(sql, &args)).await
    }

    pub async fn plan(&self, sql: &'static str) -> Result<Vec<String>, DbError> {
        self.with_reader(move |connection| connection.plan(sql)).await
    }

    pub async fn tx(&self, statements: Vec<Statement>) -> Result<Outcome, DbError> {
        let slot = Arc::clone(&self.shared.slots).acquire_owned().await.map_err(|_| closed())?;
        let (reply, answer) = oneshot::channel();
        let job = Job::Transaction(Transaction { statements, reply, _slot: slot });
        self.shared.jobs.send(job).map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    pub async fn migrate(&self, migrations: &'static [Migration]) -> Result<Vec<&'static str>, DbError> {
        self.on_writer(move |connection| upkeep::migrate(connection, migrations)).await
    }

    pub async fn checkpoint_truncate(&self) -> Result<(), DbError> {
        self.on_writer(|connection| upkeep::checkpoint_truncate(connection, upkeep::BUSY_MS)).await
    }

    /// `false` when it was stopped.
    pub async fn rewrite(&self, stop: impl Future<Output = ()>) -> Result<bool, DbError> {
        let brake = Arc::new(Brake::default());
        let theirs = Arc::clone(&brake);
        let work = self.on_writer(move |connection| theirs.within(connection, upkeep::rewrite));
        tokio::pin!(work, stop);
        tokio::select! {
            done = &mut work => return done,
            () = stop => brake.pull(),
        }
        work.await
    }

    pub async fn quick_check(&self) -> Result<(), DbError> {
        let shared = Arc::clone(&self.shared);
        blocking(move || upkeep::quick_check(&Session::reader(&shared.path, shared.timeout)?)).await
    }

    pub async fn backup_to(&self, path: &Path) -> Result<(), DbError> {
        let (shared, path) = (Arc::clone(&self.shared), path.to_owned());
        blocking(move || upkeep::backup_to(&Session::open(&shared.path, shared.timeout)?, &path)).await
    }

    /// Transactions and commits.
    pub fn written(&self) -> (u64, u64) {
        let counters = &self.shared.counters;
        (counters.transactions.load(Ordering::Relaxed), counters.commits.load(Ordering::Relaxed))
    }

    pub async fn close(&self) {
        // Running reads end first, so that nothing keeps the log busy.
        if let Ok(all) = self.shared.readers.acquire_many(self.shared.reader_count).await {
            all.forget();
        }
        self.shared.readers.close();
        self.shared.take_idle();
        let (reply, answer) = oneshot::channel();
        if self.shared.jobs.send(Job::Close(reply)).is_ok() {
            let _ = answer.await;
        }
        self.shared.slots.close();
    }

    async fn on_writer<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Session) -> Result<T, DbError> + Send + 'static,
    ) -> Result<T, DbError> {
        let (reply, answer) = oneshot::channel();
        let task = Box::new(move |connection: &mut Session| {
            let _ = reply.send(work(connection));
        });
        self.shared.jobs.send(Job::Task(task)).map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    async fn with_reader<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Session) -> Result<T, DbError> + Send + 'static,
    ) -> Result<T, DbError> {
        let waiting = Arc::clone(&self.shared.readers).acquire_owned();
        let permit = tokio::time::timeout(self.shared.connect_timeout, waiting)
            .await
            .map_err(|_| DbError::Unavailable("all read connections are busy".into()))?
            .map_err(|_| closed())?;
        let shared = Arc::clone(&self.shared);
        blocking(move || {
            let connection = match shared.lock_idle().pop() {
                Some(connection) => connection,
                None => Session::reader(&shared.path, shared.timeout)?,
            };
            let result = work(&connection);
            shared.lock_idle().push(connection);
            drop(permit);
            result
        })
        .await
    }
}

impl Shared {
    fn lock_idle(&self) -> std::sync::MutexGuard<'_, Vec<Session>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_idle(&self) {
        self.lock_idle().clear();
    }
}

fn parse(address: &str) -> Result<PathBuf, DbError> {
    let path = address.strip_prefix("//").unwrap_or(address);
    if path.is_empty() || path.contains(['?', '#']) || path.starts_with(':') {
        return Err(DbError::Address("it must be sqlite: and the path of a file".into()));
    }
    Ok(PathBuf::from(path))
}

fn closed() -> DbError {
    DbError::Unavailable("the database is closed".into())
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, DbError> + Send + 'static) -> Result<T, DbError> {
    let panicked = |_| DbError::Unavailable("a database thread panicked".into());
    tokio::task::spawn_blocking(work).await.map_err(panicked)?
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No call from outside can make the writer panic, so this one goes in by the back door.
    #[tokio::test]
    async fn the_writer_survives_a_panic() {
        let path = std::env::temp_dir().join(format!("db-panic-{}.db", std::process::id()));
        let lite = Lite::open(&path.display().to_string(), &Options::default()).await.unwrap();
        let answer: Result<(), DbError> = lite.on_writer(|_| panic!("on purpose")).await;
        assert!(matches!(answer, Err(DbError::Unavailable(_))));
        let create = crate::run("CREATE TABLE t (id INTEGER PRIMARY KEY)", Vec::new());
        assert!(lite.tx(vec![create]).await.unwrap().is_committed());
        lite.close().await;
        std::fs::remove_file(path).unwrap();
    }
}
