use std::error::Error as _;

use deadpool_postgres::PoolError;
use tokio_postgres::Error;
use tokio_postgres::error::{DbError as ServerError, Severity, SqlState};

use crate::DbError;

/// An error, and whether asking once more can help. Only errors after which certainly nothing was written say so.
pub(super) struct Fault {
    pub error: DbError,
    pub again: Again,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    No,
    /// Two transactions stood in each other's way.
    Yes,
    /// The connection is gone, or leads to a server that may not write (any more).
    NewConnection,
}

impl Fault {
    pub fn last(error: DbError) -> Fault {
        Fault { error, again: Again::No }
    }
}

impl From<PoolError> for Fault {
    fn from(error: PoolError) -> Fault {
        match error {
            // A server that refuses the connection says why; it has seen no values yet.
            PoolError::Backend(error) => Fault::last(DbError::Unavailable(connecting(&error))),
            PoolError::Closed => Fault::last(DbError::Unavailable("the database is closed".into())),
            PoolError::Timeout(_) => Fault::last(DbError::Unavailable("no connection in time".into())),
            _ => Fault::last(DbError::Unavailable("no connection".into())),
        }
    }
}

/// Errors found while the constant text is prepared may be quoted.
pub(super) fn preparing(error: &Error) -> Fault {
    match error.as_db_error() {
        Some(server) if server.code().code().starts_with("42") => {
            Fault::last(DbError::Statement(format!("{} ({})", server.message(), server.code().code())))
        }
        _ => running(error),
    }
}

/// Errors found while running may quote values: only their code and the names of the schema are passed on.
pub(super) fn running(error: &Error) -> Fault {
    let Some(server) = error.as_db_error() else { return in_driver(error) };
    let again = again(server.code());
    Fault { error: sort(server), again }
}

/// Whether an error in answer to COMMIT says that nothing was written. FATAL ones come from a server that goes down,
/// perhaps after writing.
pub(super) fn certainly_not_committed(error: &Error) -> bool {
    error.as_db_error().is_some_and(|server| server.parsed_severity() == Some(Severity::Error))
}

fn in_driver(error: &Error) -> Fault {
    let io = error.source().is_some_and(|source| source.is::<std::io::Error>());
    if error.is_closed() || io {
        return Fault { error: DbError::Unavailable("connection lost".into()), again: Again::NewConnection };
    }
    // What is left are wrong types and counts of parameters and columns; our own conversions name types only.
    let reason = error.source().map_or(String::new(), |source| format!(": {source}"));
    Fault::last(DbError::Statement(format!("{error}{reason}")))
}

fn again(code: &SqlState) -> Again {
    if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED {
        return Again::Yes;
    }
    let moved = *code == SqlState::READ_ONLY_SQL_TRANSACTION
        // Prepared statements made before a migration of another process.
        || *code == SqlState::FEATURE_NOT_SUPPORTED
        || *code == SqlState::INVALID_SQL_STATEMENT_NAME;
    if moved || is_gone(code) { Again::NewConnection } else { Again::No }
}

fn is_gone(code: &SqlState) -> bool {
    code.code().starts_with("08") || code.code().starts_with("57P")
}

fn sort(server: &ServerError) -> DbError {
    let code = server.code();
    let names = [server.table(), server.column(), server.constraint()].into_iter().flatten().collect::<Vec<_>>();
    let text = format!("{} {}", code.code(), names.join(" ")).trim_end().to_owned();
    match code.code() {
        "23505" | "23P01" => DbError::Conflict(text),
        "57014" => DbError::Timeout,
        "25006" => DbError::Unavailable(format!("the server is read-only ({text})")),
        "XX001" | "XX002" => DbError::Corrupt(text),
        other if other.starts_with("23") => DbError::Constraint(text),
        other if is_gone(code) || other.starts_with("53") || other.starts_with("58") || other.starts_with("40") => {
            DbError::Unavailable(text)
        }
        _ => DbError::Statement(text),
    }
}

fn connecting(error: &Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(server), _) => format!("{} ({})", server.message(), server.code().code()),
        (None, Some(source)) => format!("{error}: {source}"),
        (None, None) => error.to_string(),
    }
}
