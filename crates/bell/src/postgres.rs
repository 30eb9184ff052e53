use crate::line::LineError;
use db::{Db, Listener};

/// One connection of its own, which listens and notifies.
pub struct Link {
    listener: Listener,
}

impl Link {
    pub async fn open(db: &Db, subject: &str) -> Result<Link, LineError> {
        let listener = db.listen(subject).await.map_err(|error| LineError(error.to_string()))?;
        Ok(Link { listener })
    }

    pub async fn next(&mut self) -> Option<String> {
        self.listener.next().await
    }

    pub async fn send(&mut self, text: &str) -> Result<(), LineError> {
        self.listener.notify(text).await.map_err(|error| LineError(error.to_string()))
    }
}
