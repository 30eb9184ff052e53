//! Link cards, icons and PDFs, drawn when first asked for and kept in RAM. Drawing takes tens of milliseconds of a core, so
//! it happens on blocking threads, few at a time.
use crate::app::App;
use crate::error::Problem;
use crate::fresh::Fresh;
use crate::visit::Visit;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Drawings kept at most, some 100 KB each.
const KEPT: usize = 64;
/// Drawn at the same time at most.
const AT_ONCE: usize = 2;

/// The drawings.
pub struct Drawings {
    kept: Mutex<HashMap<String, Fresh>>,
    turns: Semaphore,
}

impl Default for Drawings {
    fn default() -> Self {
        Self { kept: Mutex::default(), turns: Semaphore::new(AT_ONCE) }
    }
}

impl Drawings {
    /// The drawing of that name, drawn now if it was not before. The name must change with whatever is drawn.
    pub async fn get<E: std::fmt::Display + Send + 'static>(
        &self,
        name: String,
        (kind, cache): (&'static str, &'static str),
        draw: impl FnOnce() -> Result<Vec<u8>, E> + Send + 'static,
    ) -> Result<Fresh, Problem> {
        if let Some(drawing) = self.lock().get(&name) {
            return Ok(drawing.clone());
        }
        let _turn = self.turns.acquire().await.map_err(Problem::internal)?;
        if let Some(drawing) = self.lock().get(&name) {
            return Ok(drawing.clone());
        }
        let bytes = tokio::task::spawn_blocking(draw).await.map_err(Problem::internal)?.map_err(Problem::internal)?;
        let drawing = Fresh::bytes(kind, cache, bytes);
        let mut kept = self.lock();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(name, drawing.clone());
        Ok(drawing)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Fresh>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The file of the coat of arms in the media folder: its name and bytes.
pub async fn crest(visit: &Visit) -> Result<Option<(String, Vec<u8>)>, Problem> {
    let Some(name) = visit.channel.channel.profile.crest.as_deref() else { return Ok(None) };
    read(&visit.app, name).await.map(|bytes| bytes.map(|bytes| (name.to_owned(), bytes)))
}

/// The coat of arms as PNG, for drawing: itself, or the PNG that lies beside an SVG.
pub async fn crest_png(visit: &Visit) -> Result<Option<Vec<u8>>, Problem> {
    let Some(name) = visit.channel.channel.profile.crest.as_deref() else { return Ok(None) };
    match name.strip_suffix(".svg") {
        Some(stem) => read(&visit.app, &format!("{stem}.png")).await,
        None => read(&visit.app, name).await,
    }
}

async fn read(app: &App, name: &str) -> Result<Option<Vec<u8>>, Problem> {
    let plain =
        name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)) && !name.starts_with('.');
    if !plain {
        return Ok(None);
    }
    Ok(app.shelf.get(name).await?.map(Vec::from))
}
