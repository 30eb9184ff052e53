//! `GET …/posts/{id}/languages`: what there is of a post beside its main text, and what could be.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::languages::line::{self, Line};
use crate::desk::posts::languages::main_text::MainText;
use crate::error::Answer;
use crate::lang::t;
use axum::extract::{Path, State};
use axum::http::Uri;
use channel::variant::Tongue;
use serde::Serialize;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    variants: Vec<Line>,
    /// Those that are not there yet.
    more: Vec<Choice>,
    four_eyes: bool,
    out: bool,
    back: String,
}

#[derive(Serialize)]
struct Choice {
    name: String,
    lang: Option<&'static str>,
    url: String,
}

/// The handler.
pub async fn get(State(app): State<App>, at: At, Path((_, id)): Path<(String, String)>, uri: Uri) -> Answer {
    let main = MainText::find(&app, &at, &id).await?;
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let lang = at.signed.speak.lang;
    let variants = line::of_post(&app, &at, &main).await?;
    let there = app.desk.variants(main.post).await?;
    let free =
        Tongue::all().filter(|tongue| tongue.key() != main.lang && !there.iter().any(|one| one.tongue == *tongue));
    let choice = |tongue| Choice {
        name: line::name(lang, tongue),
        lang: line::name_lang(tongue),
        url: line::url(&at, &main, tongue),
    };
    let title = t(lang, "variants.of", &[("title", &main.title)]);
    let context = Page {
        frame: Frame::at(&app, &at, "languages", "variants.title").titled(title).after(lang, &query),
        more: free.map(choice).collect(),
        variants,
        four_eyes: main.standing.life.four_eyes,
        out: main.out,
        back: at.urls().post(main.post),
    };
    page(&app, lang, "desk/languages.html", context)
}
