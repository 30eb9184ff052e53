//! Tasks under way, each at one push service.
use std::collections::HashMap;
use tokio::task::{Id, JoinError, JoinSet};

/// Forgets a task when its end is heard of, whether it panicked or not.
pub struct Underway<T> {
    tasks: JoinSet<T>,
    origins: HashMap<Id, String>,
}

impl<T> Default for Underway<T> {
    fn default() -> Underway<T> {
        Underway { tasks: JoinSet::new(), origins: HashMap::new() }
    }
}

impl<T: Send + 'static> Underway<T> {
    pub fn begin(&mut self, origin: String, task: impl Future<Output = T> + Send + 'static) {
        let handle = self.tasks.spawn(task);
        self.origins.insert(handle.id(), origin);
    }

    /// The next to end; `None` if there is none. Whoever stops waiting misses nothing.
    pub async fn next(&mut self) -> Option<Result<T, JoinError>> {
        let ended = self.tasks.join_next_with_id().await?;
        Some(self.forget(ended))
    }

    /// One that has ended already.
    pub fn ended(&mut self) -> Option<Result<T, JoinError>> {
        let ended = self.tasks.try_join_next_with_id()?;
        Some(self.forget(ended))
    }

    pub fn len(&self) -> usize {
        self.tasks.len()
    }

    /// How many there are at each push service.
    pub fn counts(&self) -> HashMap<&str, usize> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        self.origins.values().for_each(|origin| *counts.entry(origin).or_default() += 1);
        counts
    }

    /// Push services that have so many.
    pub fn crowded(&self, most: usize) -> Vec<&str> {
        self.counts().into_iter().filter(|(_, count)| *count >= most).map(|(origin, _)| origin).collect()
    }

    fn forget(&mut self, ended: Result<(Id, T), JoinError>) -> Result<T, JoinError> {
        let id = ended.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
        self.origins.remove(&id);
        ended.map(|(_, made)| made)
    }
}
