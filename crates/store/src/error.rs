use db::DbError;

/// What went wrong, for the log. No text in here holds a bound value. "Not there" is no error: methods answer `None`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The database does not answer, is too slow or full. Trying again later may help. When a PostgreSQL connection
    /// is lost during a commit nobody can say whether it was written; every task here may be asked again without harm.
    #[error("storage unavailable: {0}")]
    Unavailable(String),
    /// Somebody else was first: a name is taken, or a row changed meanwhile. Nothing was written.
    #[error("storage conflict: {0}")]
    Conflict(String),
    /// A row cannot be read as what it should be.
    #[error("storage holds something unreadable in {table}: {what}")]
    Corrupt {
        /// Where.
        table: &'static str,
        /// What, without its value.
        what: String,
    },
    /// Database and program do not fit together.
    #[error("migration: {0}")]
    Migration(String),
    /// The database refused the statement itself: an error in this program.
    #[error("storage statement refused: {0}")]
    Statement(String),
}

impl StoreError {
    pub(crate) fn corrupt(table: &'static str, what: impl ToString) -> StoreError {
        StoreError::Corrupt { table, what: what.to_string() }
    }
}

impl From<DbError> for StoreError {
    fn from(error: DbError) -> StoreError {
        match error {
            DbError::Conflict(what) | DbError::Constraint(what) => StoreError::Conflict(what),
            DbError::Migration(what) => StoreError::Migration(what),
            DbError::Corrupt(what) => StoreError::corrupt("file", what),
            DbError::Shape { .. } => StoreError::corrupt("row", error),
            DbError::Statement(what) => StoreError::Statement(what),
            DbError::Unsupported(what) => StoreError::Statement(what.to_owned()),
            DbError::Address(_) | DbError::Unavailable(_) | DbError::OutcomeUnknown | DbError::Timeout => {
                StoreError::Unavailable(error.to_string())
            }
        }
    }
}
