//! Rendered pages, kept for a few seconds: after a push ten thousand phones ask for the same one. A new post makes them
//! stale at once.
use crate::error::Problem;
use crate::fresh::Fresh;
use crate::visit::Visit;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Semaphore;

/// Longest life in milliseconds; other processes may publish without telling this one at once.
const LIFE_MS: i64 = 5_000;
/// Pages kept at most; then the memory starts anew.
const PAGES: usize = 500;
/// Pages rendered at the same time. Whoever waits for a turn mostly finds the page rendered meanwhile.
const AT_ONCE: usize = 16;

struct Kept {
    edition: u64,
    until_ms: i64,
    page: Fresh,
}

/// The memory, by address and language.
pub struct Cache {
    pages: Mutex<HashMap<String, Kept>>,
    turns: Semaphore,
}

impl Default for Cache {
    fn default() -> Self {
        Self { pages: Mutex::default(), turns: Semaphore::new(AT_ONCE) }
    }
}

impl Cache {
    /// The page, rendered now unless it was a moment ago.
    pub async fn page(
        &self,
        visit: &Visit,
        render: impl Future<Output = Result<String, Problem>>,
    ) -> Result<Fresh, Problem> {
        self.kept(visit, render, Fresh::html).await
    }

    /// The same, made an answer by the caller's rule.
    pub async fn kept(
        &self,
        visit: &Visit,
        render: impl Future<Output = Result<String, Problem>>,
        dress: fn(String) -> Fresh,
    ) -> Result<Fresh, Problem> {
        let key = format!("{} {}", visit.speak.lang.tag(), visit.uri);
        if let Some(page) = self.get(visit, &key) {
            return Ok(page);
        }
        let _turn = self.turns.acquire().await.map_err(Problem::internal)?;
        if let Some(page) = self.get(visit, &key) {
            return Ok(page);
        }
        // Read before the first query: a post that comes in between makes the page stale, not wrong for its life.
        let edition = visit.app.live.edition(visit.id());
        let page = dress(render.await?);
        let until_ms = visit.app.clock.now_ms() + LIFE_MS;
        let mut pages = self.lock();
        if pages.len() >= PAGES {
            pages.clear();
        }
        pages.insert(key, Kept { edition, until_ms, page: page.clone() });
        Ok(page)
    }

    fn get(&self, visit: &Visit, key: &str) -> Option<Fresh> {
        let pages = self.lock();
        let found = pages.get(key)?;
        let good = found.until_ms > visit.app.clock.now_ms() && found.edition == visit.app.live.edition(visit.id());
        good.then(|| found.page.clone())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Kept>> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
