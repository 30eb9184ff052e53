//! Pieces of work that were claimed in the database, several at once, each on a task of its own: one that hangs holds up
//! nobody but itself. Whoever dies with a piece leaves it to whoever claims it when its lease is over.
use std::time::Duration;
use tokio::task::{AbortHandle, JoinSet};

/// The work under way. Each piece is somebody's, `K`: of whom there is one under way, no other need be claimed.
pub struct Pool<K> {
    most: usize,
    tasks: JoinSet<()>,
    owners: Vec<(AbortHandle, K)>,
}

impl<K: Copy> Pool<K> {
    /// For so many at once.
    pub fn new(most: usize) -> Pool<K> {
        Pool { most, tasks: JoinSet::new(), owners: Vec::new() }
    }

    /// Whether there is room for one more.
    pub fn is_free(&self) -> bool {
        self.tasks.len() < self.most
    }

    /// Whose is under way.
    pub fn busy(&mut self) -> Vec<K> {
        self.owners.retain(|(task, _)| !task.is_finished());
        self.owners.iter().map(|(_, owner)| *owner).collect()
    }

    /// Begins a piece.
    pub fn spawn(&mut self, owner: K, work: impl Future<Output = ()> + Send + 'static) {
        self.owners.push((self.tasks.spawn(work), owner));
    }

    /// Until one ends, or so long.
    pub async fn rest(&mut self, pause: Duration) {
        tokio::select! {
            Some(ended) = self.tasks.join_next(), if !self.tasks.is_empty() => {
                if ended.is_err() {
                    tracing::error!("a task panicked; what it had is done again when its lease is over");
                }
            }
            () = tokio::time::sleep(pause) => {}
        }
    }
}
