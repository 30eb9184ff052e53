//! `POST …/posts/{id}/languages/{tongue}/preview`: advice and look of what is typed, for the page's script. Nothing is kept.
use crate::app::App;
use crate::desk::frame::page;
use crate::desk::guard::At;
use crate::desk::posts::advice;
use crate::desk::posts::languages::show::{self, Html, find};
use crate::desk::sent::Sent;
use crate::error::Answer;
use axum::extract::{Path, State};
use serde::Serialize;

#[derive(Serialize)]
struct Fragment {
    advice: advice::Lines,
    html: Option<Html>,
}

/// The handler.
pub async fn post(
    State(app): State<App>,
    at: At,
    Path((_, id, tongue)): Path<(String, String, String)>,
    Sent(fields): Sent,
) -> Answer {
    let (main, tongue) = find(&app, &at, &id, &tongue).await?;
    let (lang, words) = (at.signed.speak.lang, (fields.get("title"), fields.get("body")));
    let advice = advice::of_variant(lang, words, tongue, &main.lang);
    page(&app, lang, "desk/language_fragment.html", Fragment { advice, html: show::look(words) })
}
