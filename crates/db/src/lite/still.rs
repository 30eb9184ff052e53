use std::path::Path;

use rusqlite::OpenFlags;

use super::connection::Session;
use crate::statement::read_rows;
use crate::{DbError, Row};

/// Reads a SQLite file nobody writes to, such as a backup, and leaves nothing in it or beside it. A write-ahead log is not
/// looked at.
///
/// # Errors
/// `DbError::Unavailable` when it is not there, `DbError::Corrupt` when it is no database.
pub fn read_still<T: Row>(path: &Path, sql: &'static str) -> Result<Vec<T>, DbError> {
    let plain = path.display().to_string().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let session = Session::with(Path::new(&format!("file:{plain}?immutable=1")), flags, NO_LIMIT)?;
    read_rows(session.read(sql, &[])?)
}

const NO_LIMIT: std::time::Duration = std::time::Duration::from_secs(86_400);
