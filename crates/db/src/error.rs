/// What went wrong, in words for the log. No text in here ever contains a bound value: parameters may be personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DbError {
    /// The address or an option makes no sense; only `Db::open` answers this.
    #[error("database address: {0}")]
    Address(String),
    /// No database there, connection lost, disk full, closed. Nothing was written. Trying again later may help.
    #[error("database unavailable: {0}")]
    Unavailable(String),
    /// The connection was lost, or the disk failed, while the commit was under way: the transaction may or may not have
    /// been written. Ask for something that tells before doing it again.
    #[error("lost during commit: the transaction may or may not have been written")]
    OutcomeUnknown,
    /// A unique key exists already. SQLite names the columns, PostgreSQL the constraint; for logs only.
    #[error("unique key exists already: {0}")]
    Conflict(String),
    /// Another constraint refused the row: foreign key, NOT NULL, CHECK.
    #[error("constraint refused the row: {0}")]
    Constraint(String),
    /// The statement took longer than `Options::statement_timeout`.
    #[error("statement took too long")]
    Timeout,
    /// The database file or a page of it is damaged.
    #[error("database is damaged: {0}")]
    Corrupt(String),
    /// The migrations in the database and in this program do not fit together.
    #[error("migration: {0}")]
    Migration(String),
    /// The engine refused the statement itself, or a parameter of the wrong type: an error in the program.
    #[error("statement refused: {0}")]
    Statement(String),
    /// A row has another number of columns, or this column (counted from 1) another type, than the program reads.
    #[error("column {column} is missing, too many, or of another type than expected")]
    Shape { column: usize },
    /// The engine cannot do this.
    #[error("not possible with this database: {0}")]
    Unsupported(&'static str),
}
