//! Media that were looked up. They are looked up anew when anything about their channel changed, here or on another node:
//! what is said of one may change, and one may be deleted.
use crate::app::App;
use crate::error::Problem;
use channel::ids::MediumId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::model::StoredMedium;

/// Media by their numbers, each with the edition of its channel it was looked up in.
#[derive(Default)]
pub struct Known(Mutex<HashMap<MediumId, (u64, Arc<StoredMedium>)>>);

/// About ten megabytes; then the memory starts anew.
const REMEMBERED: usize = 20_000;

impl Known {
    /// A medium; `None` when it was deleted.
    pub async fn get(&self, app: &App, id: MediumId) -> Result<Option<Arc<StoredMedium>>, Problem> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        if let Some((edition, medium)) = known
            && edition == app.live.edition(medium.channel)
        {
            return Ok(Some(medium));
        }
        let Some(found) = app.public.medium(id).await? else { return Ok(None) };
        let (edition, found) = (app.live.edition(found.channel), Arc::new(found));
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(id, (edition, found.clone()));
        Ok(Some(found))
    }
}
