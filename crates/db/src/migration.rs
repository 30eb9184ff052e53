use aws_lc_rs::digest;

use crate::DbError;

/// One step of the schema: forward only, and frozen once applied.
pub struct Migration {
    /// Unique, never changed, such as `0001_posts`.
    pub name: &'static str,
    /// DDL in PostgreSQL's dialect with the substitutions and engine sections of the README.
    pub sql: &'static str,
}

/// The crate's own table. Its text is DDL like any other.
pub(crate) const TABLE: &str = "CREATE TABLE IF NOT EXISTS migration (position BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL) {T}";
pub(crate) const APPLIED: &str = "SELECT name, checksum FROM migration ORDER BY position";
pub(crate) const RECORD: &str = "INSERT INTO migration (position, name, checksum) VALUES ($1, $2, $3)";

impl Migration {
    /// SHA-256 of the text, in hexadecimal.
    pub(crate) fn checksum(&self) -> String {
        digest::digest(&digest::SHA256, self.sql.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Which migrations are still to be applied, each with its position, given the names and checksums applied so far.
pub(crate) fn pending(
    migrations: &'static [Migration],
    applied: &[(String, String)],
) -> Result<Vec<(i64, &'static Migration)>, DbError> {
    for (position, (name, checksum)) in applied.iter().enumerate() {
        match migrations.get(position) {
            None => {
                let text = format!("the database has {name:?}, which this program does not know: it is too old for it");
                return Err(DbError::Migration(text));
            }
            Some(known) if known.name != name => {
                let text = format!("the database has {name:?} where this program has {:?}", known.name);
                return Err(DbError::Migration(text));
            }
            Some(known) if known.checksum() != *checksum => {
                return Err(DbError::Migration(format!("{name:?} was changed after it had been applied")));
            }
            Some(_) => {}
        }
    }
    Ok((0_i64..).zip(migrations).skip(applied.len()).collect())
}
