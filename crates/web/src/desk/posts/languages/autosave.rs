//! `POST …/posts/{id}/languages/{tongue}/autosave`: the editor's script keeps the text every few seconds.
use crate::app::App;
use crate::desk::guard::At;
use crate::desk::posts::autosave::{self, Places};
use crate::desk::posts::languages::line;
use crate::desk::posts::languages::show::find;
use crate::desk::posts::languages::write::{Before, GONE, Kept, keep};
use crate::desk::sent::Sent;
use crate::error::Answer;
use axum::extract::{Path, State};
use axum::http::StatusCode;

/// The handler. That a text caught up with the main text is said by a person who saves, never by the clock.
pub async fn post(
    State(app): State<App>,
    at: At,
    Path((_, id, tongue)): Path<(String, String, String)>,
    Sent(fields): Sent,
) -> Answer {
    let (main, tongue) = find(&app, &at, &id, &tongue).await?;
    let before = Before::of(&app, (&main, tongue), &fields, false).await?;
    Ok(match keep(&app, &at, (&main, tongue), &fields, &before).await? {
        Kept::Saved(revision) => {
            let edit_url = line::url(&at, &main, tongue);
            let [autosave_url, preview_url] = ["autosave", "preview"].map(|verb| format!("{edit_url}/{verb}"));
            autosave::saved(&app, &at, revision, Places { edit_url, autosave_url, preview_url })
        }
        Kept::Conflict(theirs) => autosave::conflict(&app, &at, &theirs),
        Kept::Refused(why) => autosave::refused(&at, StatusCode::CONFLICT, why.key()),
        Kept::Gone => autosave::refused(&at, StatusCode::GONE, GONE),
    })
}
