//! `GET /desk/at/{channel}/media?q=&kind=&before=&for=`: the library, newest first; with `for`, to choose from for a post.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::desk::media::view::{self, Line};
use crate::desk::posts::{draft, list as posts};
use crate::error::Answer;
use crate::lang::{Lang, t};
use axum::extract::State;
use axum::http::Uri;
use channel::ids::{MediumId, PostId};
use channel::medium::Kind;
use serde::Serialize;
use store::model::MediaFilter;
use url::form_urlencoded::Serializer;

/// Media on one page.
const MEDIA: usize = 24;
/// Letters of a question.
const WORDS_MAX: usize = 200;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    base: String,
    words: String,
    kinds: Vec<Choice>,
    media: Vec<Line>,
    filtered: bool,
    new_url: String,
    /// The post they are chosen for.
    choosing: Option<Choosing>,
    first_url: Option<String>,
    next_url: Option<String>,
}

#[derive(Serialize)]
struct Choice {
    key: &'static str,
    label: String,
    chosen: bool,
}

#[derive(Serialize)]
struct Choosing {
    post: String,
    title: String,
    action: String,
    back: String,
}

/// The handler.
pub async fn get(State(app): State<App>, at: At, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let (lang, urls) = (at.signed.speak.lang, at.urls());
    let words: String = query.get("q").trim().chars().take(WORDS_MAX).collect();
    let filter =
        MediaFilter { words, kind: Kind::parse(query.get("kind")), before: MediumId::parse(query.get("before")) };
    let choosing = match PostId::parse(query.get("for")) {
        Some(post) => draft::find(&app, &at, post).await?,
        None => None,
    };
    let choosing = choosing.map(|draft| Choosing {
        post: draft.post.to_string(),
        title: posts::title(lang, draft::fields(&draft).get("title")),
        action: urls.post_verb(draft.post, "insert"),
        back: urls.post_verb(draft.post, "edit"),
    });
    let (media, more) = app.desk.media(at.channel.channel.id, &filter, MEDIA).await?;
    let dates = Dates::new(&at.channel.channel.profile, lang, app.clock.now());
    let post = choosing.as_ref().map(|choosing| choosing.post.clone());
    let next = media.last().filter(|_| more).map(|last| last.id);
    let new_url = match &post {
        Some(post) => format!("{}?for={post}", urls.new_medium()),
        None => urls.new_medium(),
    };
    let context = Page {
        frame: Frame::at(&app, &at, "media", "media.title").after(lang, &query),
        base: urls.media(),
        kinds: kinds(lang, filter.kind),
        media: media.iter().map(|medium| view::line(&at, &dates, medium)).collect(),
        filtered: filter.kind.is_some() || !filter.words.is_empty(),
        new_url,
        first_url: filter.before.map(|_| address(&at, &filter, post.as_deref(), None)),
        next_url: next.map(|next| address(&at, &filter, post.as_deref(), Some(next))),
        words: filter.words,
        choosing,
    };
    page(&app, lang, "desk/media.html", context)
}

fn kinds(lang: Lang, chosen: Option<Kind>) -> Vec<Choice> {
    let one = |kind: Kind| Choice {
        key: kind.key(),
        label: t(lang, &format!("media.kind_{}s", kind.key()), &[]),
        chosen: chosen == Some(kind),
    };
    Kind::ALL.into_iter().map(one).collect()
}

fn address(at: &At, filter: &MediaFilter, post: Option<&str>, before: Option<MediumId>) -> String {
    let mut query = Serializer::new(String::new());
    let mut add = |name: &str, value: &str| {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    };
    add("q", &filter.words);
    add("kind", filter.kind.map_or("", Kind::key));
    add("for", post.unwrap_or_default());
    add("before", &before.map(|id| id.to_string()).unwrap_or_default());
    format!("{}?{}", at.urls().media(), query.finish())
}
