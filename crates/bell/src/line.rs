use crate::nats::{self, Nats};
use crate::postgres;
use db::Db;

/// What carries the rings. `subject` is the installation's own: several may share a server.
pub enum Line {
    /// LISTEN and NOTIFY of the database everybody has anyway.
    Postgres {
        /// The database.
        db: Db,
        /// Letters, digits and `_`.
        subject: String,
    },
    /// NATS, for many nodes or many open pages.
    Nats(Nats),
}

/// Why a line cannot be opened, for the log.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct LineError(pub String);

/// An open line.
pub enum Link {
    Postgres(postgres::Link),
    Nats(nats::Link),
}

impl Line {
    /// Opens it once and lets it go: whether the address, its certificate and the credentials are right.
    ///
    /// # Errors
    /// What the other side said, for the administrator.
    pub async fn check(&self) -> Result<(), LineError> {
        self.open().await.map(|_| ())
    }

    /// For the log.
    pub fn name(&self) -> &'static str {
        match self {
            Line::Postgres { .. } => "PostgreSQL",
            Line::Nats(_) => "NATS",
        }
    }

    pub(crate) async fn open(&self) -> Result<Link, LineError> {
        Ok(match self {
            Line::Postgres { db, subject } => Link::Postgres(postgres::Link::open(db, subject).await?),
            Line::Nats(nats) => Link::Nats(nats::Link::open(nats).await?),
        })
    }
}

impl Link {
    /// The next text; `None` when the line is lost.
    pub async fn next(&mut self) -> Option<String> {
        match self {
            Link::Postgres(link) => link.next().await,
            Link::Nats(link) => link.next().await,
        }
    }

    pub async fn send(&mut self, text: String) -> Result<(), LineError> {
        match self {
            Link::Postgres(link) => link.send(&text).await,
            Link::Nats(link) => link.send(text).await,
        }
    }
}
