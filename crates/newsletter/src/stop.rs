//! A word that is said once, and heard by whoever asks or waits for it.
use tokio::sync::watch;

/// Whether to end.
#[derive(Clone, Default)]
pub struct Stop(watch::Sender<bool>);

impl Stop {
    /// From now on it is said.
    pub fn say(&self) {
        self.0.send_replace(true);
    }

    /// Whether it was.
    pub fn is_said(&self) -> bool {
        *self.0.borrow()
    }

    /// Until it is.
    pub async fn heard(&self) {
        // It fails when nobody can say it any more, and we can.
        drop(self.0.subscribe().wait_for(|said| *said).await);
    }
}
