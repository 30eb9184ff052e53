//! The few differences between the engines that one SQL text cannot bridge by itself.

use crate::{DbError, Engine};

/// A query or change: `$n` would be a *named* parameter for SQLite, and PostgreSQL has no `json_each` with a `value`.
pub(crate) fn statement(engine: Engine, sql: &str) -> String {
    match engine {
        Engine::Sqlite => sql.replace('$', "?"),
        Engine::Postgres => sql.replace("json_each(", "jsonb_array_elements("),
    }
}

/// A migration: keeps the sections of this engine and translates type names.
///
/// # Errors
/// `DbError::Migration` for a section of an engine nobody knows.
pub(crate) fn migration(engine: Engine, sql: &str) -> Result<String, DbError> {
    let mut kept = String::with_capacity(sql.len());
    let mut keep = true;
    for line in sql.lines() {
        if let Some(name) = line.trim().strip_prefix("-- engine:") {
            keep = match name.trim() {
                "all" => true,
                "sqlite" => engine == Engine::Sqlite,
                "postgres" => engine == Engine::Postgres,
                other => return Err(DbError::Migration(format!("unknown engine {other:?} in a section line"))),
            };
        } else if keep {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    Ok(match engine {
        Engine::Sqlite => lite_types(&kept).replace("{T}", "STRICT, WITHOUT ROWID"),
        Engine::Postgres => kept.replace("{T}", "").replace("json_each(", "jsonb_array_elements("),
    })
}

/// Replaces whole words only, in capitals only: `JSONB` is a type, `jsonb_set` is not.
fn lite_types(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        let same_kind = |letter: char| is_word(letter) == is_word(first);
        let end = rest.find(|letter| !same_kind(letter)).unwrap_or(rest.len());
        let (piece, tail) = rest.split_at(end);
        out.push_str(match piece {
            "BIGINT" => "INTEGER",
            "BYTEA" => "BLOB",
            "JSONB" => "TEXT",
            other => other,
        });
        rest = tail;
    }
    out
}
