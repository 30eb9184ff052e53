//! `GET /desk/at/{channel}/posts?q=&state=&after=`: all posts, or those with some words, last changed first.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::look::{Heads, Look, heads, is_over, look};
use crate::desk::posts::review::show::is_read;
use crate::desk::templates::start;
use crate::error::{Answer, Problem};
use crate::lang::{Lang, t};
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
    from_template: Option<String>,
    filters: Vec<Filter>,
    /// What is looked for.
    words: String,
    base: String,
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
    look: Look,
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
    let words = query.get("q").trim();
    let channel = at.channel.channel.id;
    let stage = Stage::parse(query.get("state")).filter(|stage| words.is_empty() && is_read(*stage));
    let found = match stage {
        Some(stage) => in_stage(&app, &at, stage).await?,
        None if words.is_empty() => app.desk.posts(channel, state, after, POSTS).await?,
        None => app.desk.find_posts(channel, words, after, POSTS).await?,
    };
    let standing = heads(&app, &found.items).await?;
    let state = state.filter(|_| words.is_empty());
    let context = Page {
        frame: Frame::at(&app, &at, "posts", "posts.title").after(lang, &query),
        filters: filters(&at, lang, (state, stage)),
        from_template: start::url(&app, &at).await?,
        words: words.to_owned(),
        base: at.urls().posts(),
        posts: found.items.iter().map(|post| line(&at, &dates, post, &standing)).collect(),
        filtered: state.is_some() || stage.is_some() || !words.is_empty(),
        first_url: after.map(|_| address(&at, state, words, None)),
        next_url: found.next.map(|next| address(&at, state, words, Some(next))),
    };
    page(&app, lang, "desk/posts.html", context)
}

/// A post as a line: drafts lead to the editor, everything else to its page.
pub fn line(at: &At, dates: &Dates, post: &DeskPost, standing: &Heads) -> Line {
    let (urls, lang, kind) = (at.urls(), at.signed.speak.lang, post.kind.unwrap_or(Kind::Update));
    let head = standing.get(&post.id);
    let over = head.is_some_and(|head| is_over(head, dates.now()));
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
        state_label: match head.filter(|_| post.state == State::Published) {
            Some(head) if head.ended.is_some() => t(lang, "posts.warning.ended", &[]),
            Some(_) if over => t(lang, "posts.warning.expired", &[]),
            Some(_) => t(lang, "posts.warning.holds", &[]),
            None => t(lang, &format!("stage.{}", post.stage.key()), &[]),
        },
        look: look(lang, kind, &post.title, over),
        when: dates.moment(post.published.filter(|_| !post.has_draft).unwrap_or(post.saved)),
        by: post.by.clone(),
        copy: match post.copy.filter(|_| !is_draft) {
            Some(Stage::Draft) => t(lang, "posts.has_draft", &[]),
            Some(stage) => t(lang, "posts.copy_is", &[("stage", &t(lang, &format!("stage.{}", stage.key()), &[]))]),
            None => String::new(),
        },
        // A warning goes on by messages of its own.
        corrected: head.is_none() && post.version.is_some_and(|version| version > 1) && post.state == State::Published,
    }
}

/// A title as typed, or that there is none.
pub fn title(lang: Lang, typed: &str) -> String {
    let typed = typed.trim();
    if typed.is_empty() { t(lang, "posts.untitled", &[]) } else { typed.to_owned() }
}

/// What waits between writing and release: never more than a town has under way, so all on one page.
async fn in_stage(app: &App, at: &At, stage: Stage) -> Result<store::model::Page<DeskPost>, Problem> {
    let waiting = app.desk.waiting(at.channel.channel.id).await?;
    let items = waiting.into_iter().filter(|one| one.stage == stage).map(|one| one.post).collect();
    Ok(store::model::Page { items, next: None })
}

fn filters(at: &At, lang: Lang, (state, stage): (Option<State>, Option<Stage>)) -> Vec<Filter> {
    let of_state = |one: Option<State>| {
        let key = one.map_or("all", State::key);
        let label = t(lang, &format!("posts.filter_{key}"), &[]);
        Filter { label, url: address(at, one, "", None), current: one == state && stage.is_none() }
    };
    let of_stage = |one: Stage| {
        let label = t(lang, &format!("stage.{}", one.key()), &[]);
        Filter { label, url: format!("{}?state={}", at.urls().posts(), one.key()), current: stage == Some(one) }
    };
    let begun = [None, Some(State::Draft)].map(of_state);
    let under_way = [Stage::InReview, Stage::Approved, Stage::Scheduled].map(of_stage);
    let out = [Some(State::Published), Some(State::Withdrawn)].map(of_state);
    begun.into_iter().chain(under_way).chain(out).collect()
}

fn address(at: &At, state: Option<State>, words: &str, after: Option<Cursor>) -> String {
    let mut query = Serializer::new(String::new());
    if !words.is_empty() {
        query.append_pair("q", words);
    }
    if let Some(state) = state {
        query.append_pair("state", state.key());
    }
    if let Some(after) = after {
        query.append_pair("after", &after.to_string());
    }
    let query = query.finish();
    if query.is_empty() { at.urls().posts() } else { format!("{}?{query}", at.urls().posts()) }
}
