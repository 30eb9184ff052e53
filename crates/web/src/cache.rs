//! Rendered channel pages, kept for a few seconds: after a push ten thousand phones ask for the same page. A new post
//! makes them stale at once.
use crate::fresh::Fresh;
use crate::visit::Visit;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Longest life in milliseconds; other processes may publish without telling this one at once.
const LIFE_MS: i64 = 5_000;
/// Pages kept at most; then the memory starts anew.
const PAGES: usize = 500;

struct Kept {
    edition: u64,
    until_ms: i64,
    page: Fresh,
}

/// The memory, by address and language.
#[derive(Default)]
pub struct Cache(Mutex<HashMap<String, Kept>>);

impl Cache {
    /// The page if it is still good.
    pub fn get(&self, visit: &Visit) -> Option<Fresh> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.get(&key(visit))?;
        let good = found.until_ms > visit.app.clock.now_ms() && found.edition == visit.app.live.edition(visit.id());
        good.then(|| found.page.clone())
    }

    /// Keeps a page rendered at `edition`, read before the first query.
    pub fn put(&self, visit: &Visit, edition: u64, page: &Fresh) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= PAGES {
            kept.clear();
        }
        let until_ms = visit.app.clock.now_ms() + LIFE_MS;
        kept.insert(key(visit), Kept { edition, until_ms, page: page.clone() });
    }
}

fn key(visit: &Visit) -> String {
    format!("{} {}", visit.speak.lang.tag(), visit.uri)
}
