use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::connection::Session;
use super::error::explain;
use crate::{DbError, Engine, Migration, dialect, migration};

/// How long every connection waits for another process, and a checkpoint that somebody waits for, for readers.
pub(super) const BUSY_MS: u64 = 5_000;

/// Copies the whole log into the file and cuts it to zero, waiting `busy_ms` for readers.
pub(super) fn checkpoint_truncate(connection: &Session, busy_ms: u64) -> Result<(), DbError> {
    connection.batch(&format!("PRAGMA busy_timeout = {busy_ms}"))?;
    let busy: Result<i64, _> = connection.raw.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
    connection.batch(&format!("PRAGMA busy_timeout = {BUSY_MS}"))?;
    match busy.map_err(explain)? {
        0 => Ok(()),
        _ => Err(DbError::Unavailable("a reader keeps the write-ahead log busy".into())),
    }
}

/// Writes every page anew. The copy is made in a file, since it may be larger than the memory.
pub(super) fn rewrite(connection: &Session) -> Result<(), DbError> {
    let rewritten = connection.batch("PRAGMA temp_store = FILE; VACUUM");
    connection.batch("PRAGMA temp_store = MEMORY")?;
    rewritten?;
    checkpoint_truncate(connection, BUSY_MS)
}

/// Applies what is missing, all or nothing, while no other process can write.
pub(super) fn migrate(connection: &Session, migrations: &'static [Migration]) -> Result<Vec<&'static str>, DbError> {
    connection.batch("BEGIN IMMEDIATE")?;
    let result = apply(connection, migrations);
    let end = connection.batch(if result.is_ok() { "COMMIT" } else { "ROLLBACK" });
    let applied = result?;
    end?;
    Ok(applied)
}

fn apply(connection: &Session, migrations: &'static [Migration]) -> Result<Vec<&'static str>, DbError> {
    connection.batch(&dialect::migration(Engine::Sqlite, migration::TABLE)?)?;
    let applied = crate::statement::read_rows(connection.read(migration::APPLIED, &[])?)?;
    let mut names = Vec::new();
    for (position, step) in migration::pending(migrations, &applied)? {
        let failed = |error: DbError| DbError::Migration(format!("{:?} failed: {error}", step.name));
        connection.batch(&dialect::migration(Engine::Sqlite, step.sql)?).map_err(failed)?;
        connection.run(migration::RECORD, &crate::args![position, step.name, step.checksum()])?;
        names.push(step.name);
    }
    Ok(names)
}

/// Reads every page.
pub(super) fn quick_check(connection: &Session) -> Result<(), DbError> {
    let found: String = connection.raw.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(explain)?;
    if found == "ok" { Ok(()) } else { Err(DbError::Corrupt(found)) }
}

/// Writes a compact copy while others read and write. A copy that could not be finished is removed.
pub(super) fn backup_to(connection: &Session, path: &Path) -> Result<(), DbError> {
    let text = path.to_str().ok_or_else(|| DbError::Statement("the backup's file name is not UTF-8".into()))?;
    let failed = |error: std::io::Error| DbError::Unavailable(format!("backup file: {}", error.kind()));
    // An empty file may be filled by VACUUM INTO; making it first gives it the right permissions from the start.
    let file = private_file().create_new(true).open(path).map_err(failed)?;
    let copied = connection.raw.execute("VACUUM INTO ?1", [text]).map_err(explain);
    if let Err(error) = copied.and_then(|_| file.sync_all().map_err(failed)) {
        let _ = std::fs::remove_file(path);
        return Err(error);
    }
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

/// Makes the database file readable by its owner only; SQLite gives `-wal` and `-shm` the same permissions.
pub(super) fn make_file(path: &Path) -> Result<(), DbError> {
    let failed = |error: std::io::Error| DbError::Unavailable(format!("database file: {}", error.kind()));
    private_file().create(true).truncate(false).open(path).map(|_| ()).map_err(failed)
}

fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).mode(0o600);
    options
}
