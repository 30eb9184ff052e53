use std::future::poll_fn;

use tokio::sync::mpsc;
use tokio_postgres::{AsyncMessage, Client, Config};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::error::running;
use crate::DbError;

/// Texts that were sent and not read yet; more are dropped.
const UNREAD: usize = 1024;

/// A connection of its own that hears what others notify, until it is lost.
pub struct Listener {
    client: Client,
    name: String,
    texts: mpsc::Receiver<String>,
}

impl Listener {
    pub(super) async fn open(config: &Config, connector: MakeRustlsConnect, name: &str) -> Result<Listener, DbError> {
        let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
        if name.is_empty() || !name.chars().all(plain) {
            return Err(DbError::Address("what is listened to has only small letters, digits and _".into()));
        }
        let (client, mut connection) = config.connect(connector).await.map_err(|error| running(&error).error)?;
        let (sender, texts) = mpsc::channel(UNREAD);
        tokio::spawn(async move {
            while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
                if let AsyncMessage::Notification(told) = message {
                    // A reader that is too slow looks by itself later.
                    let _ = sender.try_send(told.payload().to_owned());
                }
            }
        });
        client.batch_execute(&format!("LISTEN {name}")).await.map_err(|error| running(&error).error)?;
        Ok(Listener { client, name: name.to_owned(), texts })
    }

    /// The next text somebody sent, oneself included; `None` when the connection is lost. Those sent while nobody
    /// listened are never told.
    pub async fn next(&mut self) -> Option<String> {
        self.texts.recv().await
    }

    /// Tells everybody who listens to the same name.
    ///
    /// # Errors
    /// `DbError::Unavailable` when the connection is lost.
    pub async fn notify(&self, text: &str) -> Result<(), DbError> {
        self.client
            .execute("SELECT pg_notify($1, $2)", &[&self.name, &text])
            .await
            .map(|_| ())
            .map_err(|error| running(&error).error)
    }
}
