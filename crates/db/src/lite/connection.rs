use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::types::{ToSqlOutput, Value as LiteValue, ValueRef};
use rusqlite::{Connection, OpenFlags, config::DbConfig};

use super::error::{explain, text_error};
use crate::statement::Returned;
use crate::{DbError, Engine, Value, dialect};

/// Virtual machine steps between two looks at the clock: some microseconds of work.
const STEPS_PER_LOOK: i32 = 1_000;
const CACHED_STATEMENTS: usize = 128;

/// One SQLite connection whose statements are stopped when they take too long.
pub(super) struct Session {
    pub raw: Connection,
    stop: Arc<StopWatch>,
    timeout: Duration,
}

/// The moment, in milliseconds since `start`, after which the running statement is interrupted; 0 for never.
struct StopWatch {
    start: Instant,
    stop_at: AtomicU64,
}

impl Session {
    /// Opens for writing, makes the file a WAL database, and waits up to five seconds for another process's lock.
    pub fn writer(path: &Path, timeout: Duration) -> Result<Session, DbError> {
        let connection = Self::open(path, timeout)?;
        let mode = connection.switch_to_log()?;
        if mode != "wal" {
            return Err(DbError::Unavailable(format!("the file system allows no write-ahead log (mode {mode})")));
        }
        connection.batch("PRAGMA cache_size = -32768; PRAGMA secure_delete = ON; PRAGMA synchronous = FULL")?;
        Ok(connection)
    }

    /// The one lock SQLite does not wait for by itself: two processes that make the same new file a WAL database.
    fn switch_to_log(&self) -> Result<String, DbError> {
        let give_up = Instant::now() + Duration::from_secs(5);
        loop {
            match self.raw.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)) {
                Err(error)
                    if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
                        && Instant::now() < give_up =>
                {
                    std::thread::sleep(Duration::from_millis(10));
                }
                result => return result.map_err(explain),
            }
        }
    }

    /// Opens for reading only.
    pub fn reader(path: &Path, timeout: Duration) -> Result<Session, DbError> {
        let connection = Self::open(path, timeout)?;
        connection.batch("PRAGMA query_only = ON")?;
        Ok(connection)
    }

    /// Opens for the crate's own upkeep; VACUUM INTO counts as writing, though it only reads.
    pub fn open(path: &Path, timeout: Duration) -> Result<Session, DbError> {
        Self::with(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX, timeout)
    }

    /// Opens in a way of its own.
    pub fn with(path: &Path, flags: OpenFlags, timeout: Duration) -> Result<Session, DbError> {
        let mut raw = Connection::open_with_flags(path, flags).map_err(explain)?;
        raw.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
        // "x" in double quotes is a name and never a text, LIKE minds capitals: both as on PostgreSQL.
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false).map_err(explain)?;
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false).map_err(explain)?;
        raw.execute_batch(
            "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; \
             PRAGMA cell_size_check = ON; PRAGMA case_sensitive_like = ON",
        )
        .map_err(explain)?;
        let stop = Arc::new(StopWatch { start: Instant::now(), stop_at: AtomicU64::new(0) });
        let watched = Arc::clone(&stop);
        raw.progress_handler(STEPS_PER_LOOK, Some(move || watched.is_over())).map_err(explain)?;
        Ok(Session { raw, stop, timeout })
    }

    /// Runs a constant text of the crate, such as a pragma, without a time limit.
    pub fn batch(&self, sql: &str) -> Result<(), DbError> {
        self.raw.execute_batch(sql).map_err(explain)
    }

    /// Commits. If the disk fails just now, nobody knows whether the next start will find the transaction in the log.
    pub fn commit(&self) -> Result<(), DbError> {
        self.raw.execute_batch("COMMIT").map_err(|error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::SystemIoFailure) => DbError::OutcomeUnknown,
            _ => explain(error),
        })
    }

    /// Runs one statement within the time limit.
    pub fn run(&self, sql: &str, args: &[Value]) -> Result<Returned, DbError> {
        self.limited(|| self.run_unlimited(sql, args))
    }

    /// As `run`, but refuses a statement that writes, as a reader must.
    pub fn read(&self, sql: &str, args: &[Value]) -> Result<Vec<Vec<Value>>, DbError> {
        let text = dialect::statement(Engine::Sqlite, sql);
        if !self.raw.prepare_cached(&text).map_err(explain)?.readonly() {
            return Err(DbError::Statement("a read must not write; use a transaction".into()));
        }
        Ok(self.run(sql, args)?.values)
    }

    /// The lines of `EXPLAIN QUERY PLAN`.
    pub fn plan(&self, sql: &str) -> Result<Vec<String>, DbError> {
        let text = format!("EXPLAIN QUERY PLAN {}", dialect::statement(Engine::Sqlite, sql));
        let mut statement = self.raw.prepare(&text).map_err(explain)?;
        let mut rows = statement.raw_query();
        let mut lines = Vec::new();
        while let Some(row) = rows.next().map_err(explain)? {
            lines.push(row.get("detail").map_err(explain)?);
        }
        Ok(lines)
    }

    fn limited<T>(&self, work: impl FnOnce() -> Result<T, DbError>) -> Result<T, DbError> {
        let stop_at = (self.stop.start.elapsed() + self.timeout).as_millis();
        self.stop.stop_at.store(u64::try_from(stop_at).unwrap_or(u64::MAX).max(1), Ordering::Relaxed);
        let result = work();
        self.stop.stop_at.store(0, Ordering::Relaxed);
        result
    }

    fn run_unlimited(&self, sql: &str, args: &[Value]) -> Result<Returned, DbError> {
        let mut statement = self.raw.prepare_cached(&dialect::statement(Engine::Sqlite, sql)).map_err(explain)?;
        let columns = statement.column_count();
        let bound = rusqlite::params_from_iter(args.iter().map(Bound));
        if columns == 0 {
            let affected = statement.execute(bound).map_err(explain)?;
            return Ok(Returned { affected: affected as u64, values: Vec::new() });
        }
        let mut rows = statement.query(bound).map_err(explain)?;
        let mut values = Vec::new();
        while let Some(row) = rows.next().map_err(explain)? {
            values.push((0..columns).map(|column| read_value(row, column)).collect::<Result<_, _>>()?);
        }
        Ok(Returned { affected: values.len() as u64, values })
    }
}

impl StopWatch {
    fn is_over(&self) -> bool {
        let stop_at = self.stop_at.load(Ordering::Relaxed);
        stop_at != 0 && self.start.elapsed().as_millis() > u128::from(stop_at)
    }
}

fn read_value(row: &rusqlite::Row<'_>, column: usize) -> Result<Value, DbError> {
    Ok(match row.get_ref(column).map_err(explain)? {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(text) => Value::Text(std::str::from_utf8(text).map_err(|_| text_error())?.to_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Real(_) => return Err(DbError::Shape { column: column + 1 }),
    })
}

struct Bound<'a>(&'a Value);

impl rusqlite::ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::Null => ToSqlOutput::Owned(LiteValue::Null),
            Value::Int(number) => ToSqlOutput::Owned(LiteValue::Integer(*number)),
            Value::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Value::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}
