use crate::{DbError, Row, Value};

/// One statement of a transaction: a constant text, the values bound to it, and perhaps a guard.
pub struct Statement {
    pub(crate) sql: &'static str,
    pub(crate) args: Vec<Value>,
    pub(crate) must: Option<u64>,
}

/// Makes a statement. The text is a constant: nothing a user typed can ever become part of it.
pub fn run(sql: &'static str, args: Vec<Value>) -> Statement {
    Statement { sql, args, must: None }
}

impl Statement {
    /// A guard: the statement touches (or, with `RETURNING` or `SELECT`, returns) exactly `rows` rows, or the whole
    /// transaction is rolled back and answers [`Outcome::Guarded`].
    #[must_use]
    pub fn must(mut self, rows: u64) -> Statement {
        self.must = Some(rows);
        self
    }

    pub(crate) fn guard_holds(&self, returned: &Returned) -> bool {
        self.must.is_none_or(|rows| rows == returned.affected)
    }
}

/// What became of a transaction that met no error.
#[must_use = "a transaction whose guard failed has written nothing"]
pub enum Outcome {
    /// Durable on disk (SQLite: after fsync; PostgreSQL: as its `synchronous_commit` says). One entry per statement.
    Committed(Vec<Returned>),
    /// The guard of this statement (counted from 0) failed; nothing was written.
    Guarded { statement: usize },
}

impl Outcome {
    /// What the statements returned, or `None` when a guard failed.
    #[must_use]
    pub fn committed(self) -> Option<Vec<Returned>> {
        match self {
            Outcome::Committed(returned) => Some(returned),
            Outcome::Guarded { .. } => None,
        }
    }

    /// Whether everything was written.
    #[must_use]
    pub fn is_committed(&self) -> bool {
        matches!(self, Outcome::Committed(_))
    }
}

/// What one statement of a committed transaction did.
pub struct Returned {
    pub(crate) affected: u64,
    pub(crate) values: Vec<Vec<Value>>,
}

impl Returned {
    /// Rows written, or rows returned if the statement returns rows.
    #[must_use]
    pub fn affected(&self) -> u64 {
        self.affected
    }

    /// The rows of `RETURNING` or `SELECT`.
    ///
    /// # Errors
    /// `DbError::Shape` when a column has another type than asked for.
    pub fn rows<T: Row>(self) -> Result<Vec<T>, DbError> {
        read_rows(self.values)
    }

    /// The first row of `RETURNING` or `SELECT`.
    ///
    /// # Errors
    /// `DbError::Shape` when a column has another type than asked for.
    pub fn one<T: Row>(self) -> Result<Option<T>, DbError> {
        self.values.into_iter().next().map(T::read).transpose()
    }
}

pub(crate) fn read_rows<T: Row>(values: Vec<Vec<Value>>) -> Result<Vec<T>, DbError> {
    values.into_iter().map(T::read).collect()
}
