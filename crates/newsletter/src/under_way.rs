//! Tasks under way, each with what it is about: nothing is begun twice, and nobody waits for somebody else's.
use std::time::Duration;
use tokio::task::{Id, JoinError, JoinSet};

/// Ends all of them when dropped.
pub struct UnderWay<K> {
    tasks: JoinSet<()>,
    about: Vec<(Id, K)>,
}

impl<K> Default for UnderWay<K> {
    fn default() -> Self {
        UnderWay { tasks: JoinSet::new(), about: Vec::new() }
    }
}

impl<K: Copy + PartialEq> UnderWay<K> {
    /// Begins one.
    pub fn begin(&mut self, about: K, task: impl Future<Output = ()> + Send + 'static) {
        let task = self.tasks.spawn(task);
        self.about.push((task.id(), about));
    }

    /// What they are about.
    pub fn about(&self) -> Vec<K> {
        self.about.iter().map(|(_, about)| *about).collect()
    }

    /// Whether one is about this.
    pub fn has(&self, about: K) -> bool {
        self.about.iter().any(|(_, one)| *one == about)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.about.len()
    }

    /// Until one ends, or so long.
    pub async fn rest(&mut self, most: Duration) {
        tokio::select! {
            Some(ended) = self.tasks.join_next_with_id(), if !self.tasks.is_empty() => self.ended(ended),
            () = tokio::time::sleep(most) => {}
        }
        while let Some(ended) = self.tasks.try_join_next_with_id() {
            self.ended(ended);
        }
    }

    fn ended(&mut self, ended: Result<(Id, ()), JoinError>) {
        let id = ended.map_or_else(|error| error.id(), |(id, ())| id);
        self.about.retain(|(task, _)| *task != id);
    }

    /// Until all have ended.
    pub async fn end(&mut self) {
        while self.tasks.join_next().await.is_some() {}
        self.about.clear();
    }
}
