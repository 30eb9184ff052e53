use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::FutureExt;

use crate::statement::read_rows;
use crate::{DbError, Engine, Listener, Migration, Options, Outcome, PlanReport, Row, Statement, Value, lite, pg};

/// A database, open. Cheap to clone; every clone is the same database.
#[derive(Clone)]
pub struct Db {
    driver: Driver,
    reads: Arc<AtomicU64>,
}

#[derive(Clone)]
enum Driver {
    Lite(lite::Lite),
    Pg(Box<pg::Pg>),
}

/// Counters since the database was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stats {
    /// Statements that read, outside of transactions.
    pub reads: u64,
    /// Transactions asked for, without reads.
    pub transactions: u64,
    /// Commits of the engine; on SQLite many transactions share one.
    pub commits: u64,
}

impl Db {
    /// Opens `sqlite:/path/file.db` (made if missing, readable by its owner only) or `postgres://…`.
    ///
    /// PostgreSQL addresses may name several hosts with `target_session_attrs=read-write`, and `sslmode=disable`,
    /// `prefer`, `require` (encrypted, certificate not checked unless a root is given) or `verify-full` (checked against
    /// the built-in authorities or `sslrootcert=/path.pem`). The first connection is made here.
    ///
    /// # Errors
    /// `DbError::Address` for an address or option that makes no sense, `DbError::Unavailable` when nobody answers.
    pub async fn open(url: &str, options: Options) -> Result<Db, DbError> {
        let driver = if let Some(rest) = url.strip_prefix("sqlite:") {
            Driver::Lite(lite::Lite::open(rest, &options).await?)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Driver::Pg(Box::new(pg::Pg::open(url, &options).await?))
        } else {
            return Err(DbError::Address("it must begin with sqlite: or postgres://".into()));
        };
        Ok(Db { driver, reads: Arc::default() })
    }

    /// Which engine serves.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.driver {
            Driver::Lite(_) => Engine::Sqlite,
            Driver::Pg(_) => Engine::Postgres,
        }
    }

    /// Reads. Sees everything committed before the call. The statement must not write.
    ///
    /// # Errors
    /// Any but `Conflict` and `Constraint`; on PostgreSQL a lost connection was already tried again once.
    pub async fn rows<T: Row>(&self, sql: &'static str, args: Vec<Value>) -> Result<Vec<T>, DbError> {
        refuse_nul(&args)?;
        self.reads.fetch_add(1, Ordering::Relaxed);
        let values = match &self.driver {
            Driver::Lite(lite) => lite.rows(sql, args).await?,
            Driver::Pg(pg) => pg.rows(sql, &args).await?,
        };
        read_rows(values)
    }

    /// Reads the first row, if there is one.
    ///
    /// # Errors
    /// As [`Db::rows`].
    pub async fn one<T: Row>(&self, sql: &'static str, args: Vec<Value>) -> Result<Option<T>, DbError> {
        Ok(self.rows(sql, args).await?.into_iter().next())
    }

    /// Runs all statements in order, or none. Once begun it runs to its end even if the caller is dropped.
    ///
    /// # Errors
    /// Nothing was written, except with `DbError::OutcomeUnknown`.
    pub async fn tx(&self, statements: Vec<Statement>) -> Result<Outcome, DbError> {
        statements.iter().try_for_each(|statement| refuse_nul(&statement.args))?;
        match &self.driver {
            Driver::Lite(lite) => lite.tx(statements).await,
            Driver::Pg(pg) => pg.tx(statements).await,
        }
    }

    /// Brings the database to the state this program knows, under a lock, so that several processes may start at once.
    /// Answers the names of the migrations applied now.
    ///
    /// # Errors
    /// `DbError::Migration` when an applied migration was changed, removed or reordered, or when the database knows one
    /// that this program does not. Nothing was applied then.
    pub async fn migrate(&self, migrations: &'static [Migration]) -> Result<Vec<&'static str>, DbError> {
        match &self.driver {
            Driver::Lite(lite) => lite.migrate(migrations).await,
            Driver::Pg(pg) => pg.migrate(migrations).await,
        }
    }

    /// PostgreSQL: listens to what is notified under this name, on a connection of its own. For wake-ups, which may get
    /// lost; it is no queue.
    ///
    /// # Errors
    /// `DbError::Unsupported` on SQLite, where nobody else is there; `DbError::Unavailable` when nobody answers.
    pub async fn listen(&self, name: &str) -> Result<Listener, DbError> {
        match &self.driver {
            Driver::Lite(_) => Err(DbError::Unsupported("nobody else is there to be heard")),
            Driver::Pg(pg) => pg.listen(name).await,
        }
    }

    /// Prepares a statement and asks the engine for its plan; runs nothing.
    ///
    /// # Errors
    /// `DbError::Statement` when the engine refuses the text.
    pub async fn prepare_check(&self, sql: &'static str) -> Result<PlanReport, DbError> {
        let lines = match &self.driver {
            Driver::Lite(lite) => lite.plan(sql).await?,
            Driver::Pg(pg) => pg.plan(sql).await?,
        };
        Ok(PlanReport { engine: self.engine(), lines })
    }

    /// SQLite: writes a compact copy to a new file (readable by its owner only) while serving, and syncs it to disk.
    ///
    /// # Errors
    /// `DbError::Unsupported` on PostgreSQL, where `pg_dump` does this; `DbError::Unavailable` when the file exists.
    pub async fn backup_to(&self, path: &Path) -> Result<(), DbError> {
        match &self.driver {
            Driver::Lite(lite) => lite.backup_to(path).await,
            Driver::Pg(_) => Err(DbError::Unsupported("back up PostgreSQL with pg_dump")),
        }
    }

    /// SQLite: copies the write-ahead log into the file and cuts it to zero. PostgreSQL: nothing to do.
    ///
    /// # Errors
    /// `DbError::Unavailable` when a reader kept the log busy.
    pub async fn checkpoint_truncate(&self) -> Result<(), DbError> {
        match &self.driver {
            Driver::Lite(lite) => lite.checkpoint_truncate().await,
            Driver::Pg(_) => Ok(()),
        }
    }

    /// SQLite: writes the whole file anew and cuts the log; the writer is busy meanwhile (seconds for a million rows).
    /// `secure_delete` misses about one deleted row in a thousand when rows differ in length (README): run this nightly
    /// where that matters. PostgreSQL: its own vacuum sees to that; `anew` is run there in one transaction instead.
    ///
    /// When `stop` is ready first, the work is broken off, nothing has changed, and the answer is `false`.
    ///
    /// # Errors
    /// `DbError::Unavailable` when the disk has no room for a second copy.
    pub async fn rewrite(&self, anew: Vec<Statement>, stop: impl Future<Output = ()>) -> Result<bool, DbError> {
        let mut stop = Box::pin(stop);
        if stop.as_mut().now_or_never().is_some() {
            return Ok(false);
        }
        match &self.driver {
            Driver::Lite(lite) => lite.rewrite(stop).await,
            Driver::Pg(pg) => pg.tx_until(anew, stop).await,
        }
    }

    /// SQLite: reads every page and checks its structure. PostgreSQL: asks whether the server answers.
    ///
    /// # Errors
    /// `DbError::Corrupt` with what SQLite found; no contents.
    pub async fn quick_check(&self) -> Result<(), DbError> {
        match &self.driver {
            Driver::Lite(lite) => lite.quick_check().await,
            Driver::Pg(pg) => pg.rows("SELECT 1", &[]).await.map(|_| ()),
        }
    }

    /// Counters since opening.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let (transactions, commits) = match &self.driver {
            Driver::Lite(lite) => lite.written(),
            Driver::Pg(pg) => pg.written(),
        };
        Stats { reads: self.reads.load(Ordering::Relaxed), transactions, commits }
    }

    /// Drops the schema named in `Options::schema` with everything in it, for tests that share one server.
    ///
    /// # Errors
    /// `DbError::Unsupported` on SQLite (delete the file) and when no schema was named.
    pub async fn drop_schema(self) -> Result<(), DbError> {
        match self.driver {
            Driver::Lite(_) => Err(DbError::Unsupported("delete the SQLite file instead")),
            Driver::Pg(pg) => pg.drop_schema().await,
        }
    }

    /// Finishes what was asked for, truncates the write-ahead log, and closes; other clones answer `Unavailable` then.
    pub async fn close(self) {
        match self.driver {
            Driver::Lite(lite) => lite.close().await,
            Driver::Pg(pg) => pg.close(),
        }
    }
}

/// PostgreSQL cannot store a NUL character in a text; so that both engines agree, nobody can.
fn refuse_nul(args: &[Value]) -> Result<(), DbError> {
    let has_nul = |value: &Value| matches!(value, Value::Text(text) if text.contains('\0'));
    if args.iter().any(has_nul) { Err(DbError::Statement("a text contains a NUL character".into())) } else { Ok(()) }
}
