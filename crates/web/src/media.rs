//! Pictures from the media folder. Their names are hashes, so they never change under an address.
use crate::app::App;
use crate::error::{Answer, Problem};
use crate::fresh::{self, Fresh};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use channel::ids::ImageId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Widths the pages may ask for, in pixels. A smaller picture lies at its own width under the same names.
pub const WIDTHS: [u32; 3] = [480, 960, 1600];

/// The file of a picture in one of its widths, below the media folder.
pub fn file_name(hash: &str, width: u32) -> String {
    format!("{hash}-{width}.jpg")
}

/// `GET /media/{hash}-{width}.jpg`
pub async fn get(State(app): State<App>, Path(name): Path<String>, headers: HeaderMap) -> Answer {
    let (hash, width) = parse(&name).ok_or(Problem::NotFound)?;
    let path = app.settings.media_dir.join(file_name(hash, width));
    match tokio::fs::read(&path).await {
        Ok(bytes) => Ok(Fresh::bytes("image/jpeg", fresh::FOREVER, bytes).answer(&headers)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Problem::NotFound),
        Err(error) => Err(Problem::internal(error)),
    }
}

/// Only letters, digits and the known widths: no name leads out of the folder.
fn parse(name: &str) -> Option<(&str, u32)> {
    let (hash, width) = name.strip_suffix(".jpg")?.rsplit_once('-')?;
    let plain = !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let width = WIDTHS.into_iter().find(|known| known.to_string() == width)?;
    plain.then_some((hash, width))
}

/// Which file a picture lies in; that never changes, so it is asked for once.
#[derive(Default)]
pub struct Pictures(Mutex<HashMap<ImageId, Arc<str>>>);

/// About two megabytes; then the memory starts anew.
const REMEMBERED: usize = 20_000;

impl Pictures {
    /// The file stem of a picture.
    pub async fn hash(&self, app: &App, id: ImageId) -> Result<Option<Arc<str>>, Problem> {
        if let Some(hash) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
            return Ok(Some(hash.clone()));
        }
        let Some(picture) = app.public.picture(id).await? else { return Ok(None) };
        let hash: Arc<str> = picture.hash.into();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(id, hash.clone());
        Ok(Some(hash))
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn names_stay_in_the_folder() {
        assert_eq!(parse("ab12-480.jpg"), Some(("ab12", 480)));
        for bad in
            ["../x-480.jpg", "ab-481.jpg", "ab-480.png", "-480.jpg", "a/b-480.jpg", "a%2Fb-480.jpg", "ab-0480.jpg"]
        {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
