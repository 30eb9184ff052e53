//! `GET /desk/at/{channel}/posts?state=&after=`: all posts, last changed first.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::review::show::is_read;
use crate::desk::posts::view::kind_label;
use crate::error::Answer;
use crate::lang::{Lang, t};
use crate::pages::card::kind_word;
use axum::extract::State as Ask;
use axum::http::Uri;
use channel::life::Stage;
use channel::post::{Kind, State};
use serde::Serialize;
use store::model::{Cursor, DeskPost};
use url::form_urlencoded::Serializer;

/// Posts on one page.
const POSTS: usize = 25;

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    filters: Vec<Filter>,
    posts: Vec<Line>,
    filtered: bool,
    first_url: Option<String>,
    next_url: Option<String>,
}

#[derive(Serialize)]
struct Filter {
    label: String,
    url: String,
    current: bool,
}

/// One post in a list of the desk.
#[derive(Serialize)]
pub struct Line {
    url: String,
    title: String,
    state: &'static str,
    state_label: String,
    kind: &'static str,
    kind_label: String,
    when: String,
    by: String,
    /// What became of a working copy of something that is out.
    copy: String,
    corrected: bool,
}

/// The handler.
pub async fn get(Ask(app): Ask<App>, at: At, uri: Uri) -> Answer {
    let query = Fields::from_urlencoded(uri.query().unwrap_or_default().as_bytes());
    let (state, after) = (State::parse(query.get("state")), Cursor::parse(query.get("after")));
    let lang = at.signed.speak.lang;
    let dates = Dates::new(&at.channel.channel.profile, lang, app.clock.now());
    let found = app.desk.posts(at.channel.channel.id, state, after, POSTS).await?;
    let context = Page {
        frame: Frame::at(&app, &at, "posts", "posts.title").after(lang, &query),
        filters: filters(&at, lang, state),
        posts: found.items.iter().map(|post| line(&at, &dates, lang, post)).collect(),
        filtered: state.is_some(),
        first_url: after.map(|_| address(&at, state, None)),
        next_url: found.next.map(|next| address(&at, state, Some(next))),
    };
    page(&app, lang, "desk/posts.html", context)
}

/// A post as a line: drafts lead to the editor, everything else to its page.
pub fn line(at: &At, dates: &Dates, lang: Lang, post: &DeskPost) -> Line {
    let (urls, kind) = (at.urls(), post.kind.unwrap_or(Kind::Update));
    let is_draft = post.state == State::Draft;
    let read = post.copy.is_some_and(is_read);
    Line {
        url: match (is_draft, read) {
            (true, true) => urls.post_verb(post.id, "review"),
            (true, false) => urls.post_verb(post.id, "edit"),
            _ => urls.post(post.id),
        },
        title: title(lang, &post.title),
        state: post.stage.key(),
        state_label: t(lang, &format!("stage.{}", post.stage.key()), &[]),
        kind: kind_word(kind),
        kind_label: kind_label(lang, kind),
        when: dates.moment(post.published.filter(|_| !post.has_draft).unwrap_or(post.saved)),
        by: post.by.clone(),
        copy: match post.copy.filter(|_| !is_draft) {
            Some(Stage::Draft) => t(lang, "posts.has_draft", &[]),
            Some(stage) => t(lang, "posts.copy_is", &[("stage", &t(lang, &format!("stage.{}", stage.key()), &[]))]),
            None => String::new(),
        },
        corrected: post.version.is_some_and(|version| version > 1) && post.state == State::Published,
    }
}

/// A title as typed, or that there is none.
pub fn title(lang: Lang, typed: &str) -> String {
    let typed = typed.trim();
    if typed.is_empty() { t(lang, "posts.untitled", &[]) } else { typed.to_owned() }
}

fn filters(at: &At, lang: Lang, current: Option<State>) -> Vec<Filter> {
    let filter = |state: Option<State>| {
        let key = state.map_or("all", State::key);
        Filter {
            label: t(lang, &format!("posts.filter_{key}"), &[]),
            url: address(at, state, None),
            current: state == current,
        }
    };
    [None, Some(State::Draft), Some(State::Published), Some(State::Withdrawn)].into_iter().map(filter).collect()
}

fn address(at: &At, state: Option<State>, after: Option<Cursor>) -> String {
    let mut query = Serializer::new(String::new());
    if let Some(state) = state {
        query.append_pair("state", state.key());
    }
    if let Some(after) = after {
        query.append_pair("after", &after.to_string());
    }
    let query = query.finish();
    if query.is_empty() { at.urls().posts() } else { format!("{}?{query}", at.urls().posts()) }
}
