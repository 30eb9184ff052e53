use rusqlite::{Error, ErrorCode, ffi};

use crate::DbError;

/// Sorts SQLite's errors. Its own words are passed on only where they can name nothing but the schema or the constant
/// text: errors found while preparing, and violated constraints. While running, full-text search would quote its input.
pub(super) fn explain(error: Error) -> DbError {
    match error {
        Error::SqliteFailure(failure, text) => explain_failure(failure, text.as_deref()),
        Error::SqlInputError { error, msg, .. } => match error.code {
            ErrorCode::Unknown => DbError::Statement(msg),
            _ => explain_failure(error, None),
        },
        Error::InvalidParameterCount(given, needed) => {
            DbError::Statement(format!("{given} values bound, {needed} needed"))
        }
        _ => DbError::Statement("the driver refused a parameter, a column or the text".into()),
    }
}

/// A text column holds bytes that are no text.
pub(super) fn text_error() -> DbError {
    DbError::Corrupt("a text is not UTF-8".into())
}

fn explain_failure(failure: ffi::Error, text: Option<&str>) -> DbError {
    // The failure's own text comes from a table of SQLite's result codes.
    let plain = failure.to_string();
    match failure.code {
        ErrorCode::ConstraintViolation => {
            let text = text.unwrap_or(&plain).to_owned();
            match failure.extended_code {
                ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
                    DbError::Conflict(text)
                }
                _ => DbError::Constraint(text),
            }
        }
        ErrorCode::OperationInterrupted => DbError::Timeout,
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => DbError::Corrupt(plain),
        ErrorCode::DatabaseBusy
        | ErrorCode::DatabaseLocked
        | ErrorCode::DiskFull
        | ErrorCode::SystemIoFailure
        | ErrorCode::CannotOpen
        | ErrorCode::PermissionDenied
        | ErrorCode::ReadOnly
        | ErrorCode::FileLockingProtocolFailed
        | ErrorCode::OutOfMemory => DbError::Unavailable(plain),
        _ => DbError::Statement(plain),
    }
}
