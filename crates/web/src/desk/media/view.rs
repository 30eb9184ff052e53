//! How a medium is shown at the desk.
use crate::dates::Dates;
use crate::desk::guard::At;
use crate::desk::urls::At as Urls;
use crate::lang::{Lang, t};
use crate::media::facts;
use crate::pages::picture::class;
use crate::urls;
use channel::ids::PostId;
use channel::image::Alt;
use channel::medium::{About, Kind, People};
use serde::Serialize;
use store::model::StoredMedium;

/// A medium in a list.
#[derive(Serialize)]
pub struct Line {
    id: String,
    url: String,
    name: String,
    kind: &'static str,
    /// "PDF, 1,2 MB", "1600 × 900".
    facts: String,
    /// Of a picture.
    src: Option<String>,
    focus: String,
    alt: String,
    when: String,
    /// What still has to be said before it goes out.
    lacks: Vec<String>,
}

/// As a line of the list.
pub fn line(at: &At, dates: &Dates, medium: &StoredMedium) -> Line {
    let lang = at.signed.speak.lang;
    Line {
        id: medium.id.to_string(),
        url: at.urls().medium(medium.id),
        name: medium.about.name.to_string(),
        kind: medium.kind().key(),
        facts: facts(lang, medium),
        src: (medium.kind() == Kind::Picture).then(|| urls::media(&medium.file.hash, 480)),
        focus: class(medium.about.focus),
        alt: alt_text(&medium.about),
        when: dates.moment(medium.created),
        lacks: lacks(lang, medium),
    }
}

/// What still has to be said before it goes out.
pub fn lacks(lang: Lang, medium: &StoredMedium) -> Vec<String> {
    let no_alt = medium.kind() == Kind::Picture && medium.about.alt.is_none();
    let missing = medium.about.people == People::Missing;
    let said = [(no_alt, "media.lacks_alt"), (missing, "media.lacks_consent")];
    said.into_iter().filter(|(lacks, _)| *lacks).map(|(_, key)| t(lang, key, &[])).collect()
}

/// The description as the form wants it.
pub fn alt_text(about: &About) -> String {
    match &about.alt {
        Some(Alt::Text(line)) => line.to_string(),
        _ => String::new(),
    }
}

/// The credit as the form wants it.
pub fn credit(about: &About) -> String {
    about.credit.as_ref().map(ToString::to_string).unwrap_or_default()
}

/// The library, to choose from for a post.
pub fn for_post(urls: &Urls<'_>, post: PostId) -> String {
    format!("{}?for={post}", urls.media())
}
