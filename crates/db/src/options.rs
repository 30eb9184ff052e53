use std::path::PathBuf;
use std::time::Duration;

/// Which engine serves; for the few statements that differ (full-text search, wake-ups).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// How to open a database. `Options::default()` is right for the content of a small town.
#[derive(Debug, Clone)]
pub struct Options {
    /// SQLite: read connections. PostgreSQL: connections of the pool.
    pub connections: usize,
    /// A statement running longer is stopped and answers `DbError::Timeout`. Migrations and backups are not limited.
    pub statement_timeout: Duration,
    /// How long a call waits for a free connection or for a new one to be made.
    pub connect_timeout: Duration,
    /// SQLite: after a commit that changed something, copy the write-ahead log into the file and cut it to zero within
    /// 60 seconds, so that overwritten and deleted bytes do not live on in the log.
    pub truncate_after_delete: bool,
    /// PostgreSQL: the schema all names live in, created by `Db::migrate`. `None` is the server's default.
    pub schema: Option<String>,
    /// PostgreSQL: a PEM file with the authorities to trust instead of the built-in ones. With one, the server's
    /// certificate is always checked. `sslrootcert` in the address does the same.
    pub root_certificates: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            connections: 8,
            statement_timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(5),
            truncate_after_delete: false,
            schema: None,
            root_certificates: None,
        }
    }
}
