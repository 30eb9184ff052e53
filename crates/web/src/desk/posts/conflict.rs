//! Two people saved the same draft: both texts side by side, nothing is lost.
use crate::app::App;
use crate::dates::Dates;
use crate::desk::fields::Fields;
use crate::desk::frame::{Frame, page};
use crate::desk::guard::At;
use crate::desk::posts::save;
use crate::error::Answer;
use crate::lang::t;
use axum::http::StatusCode;
use channel::clock::Timestamp;
use channel::lang::direction;
use serde::Serialize;
use store::model::Draft;

/// What was saved meanwhile.
pub struct Theirs {
    /// By whom.
    pub by: String,
    /// The same person, in another window.
    pub own: bool,
    /// What they did, where it was more than saving, without its full stop; empty otherwise.
    pub said: String,
    /// Language of the text where it is not the desk's; empty otherwise.
    pub tag: String,
    /// When.
    pub saved: Timestamp,
    /// To be named by whoever saves over it.
    pub revision: i64,
    /// What it says.
    pub typed: Fields,
    /// Where it is written.
    pub url: String,
}

impl Theirs {
    /// A post's working copy.
    pub fn of(at: &At, draft: &Draft) -> Self {
        Self {
            by: draft.editor_name.clone(),
            own: draft.editor == at.signed.account.id,
            said: String::new(),
            tag: String::new(),
            saved: draft.saved,
            revision: draft.revision,
            typed: Fields::from_json(&draft.form),
            url: at.urls().post_verb(draft.post, "edit"),
        }
    }
}

#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    frame: Frame,
    by: String,
    own: bool,
    said: String,
    tag: String,
    dir: &'static str,
    when: String,
    rows: Vec<Row>,
    revision: i64,
    edit_url: String,
    kept: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Row {
    label: String,
    mine: String,
    theirs: String,
    /// How high the fields are: a title is two lines, a text more.
    lines: u8,
}

/// Texts that are compared word for word; the rest is compared as a whole.
const TEXTS: [&str; 3] = ["title", "body", "plain"];

/// The page for a post.
pub fn show(app: &App, at: &At, theirs: &Draft, mine: &Fields) -> Answer {
    both(app, at, ("edit", &Theirs::of(at, theirs)), mine, save::kept(mine))
}

/// The page for any text: `kept` is what the form sends when one's own shall stand.
pub fn both(
    app: &App,
    at: &At,
    (name, theirs): (&'static str, &Theirs),
    mine: &Fields,
    kept: Vec<(String, String)>,
) -> Answer {
    let (lang, other) = (at.signed.speak.lang, &theirs.typed);
    let mut rows: Vec<Row> = TEXTS
        .iter()
        .filter(|name| mine.get(name) != other.get(name))
        .map(|name| Row {
            label: t(lang, &format!("edit.{name}"), &[]),
            mine: mine.get(name).to_owned(),
            theirs: other.get(name).to_owned(),
            lines: if *name == "title" { 2 } else { 8 },
        })
        .collect();
    let (rest_mine, rest_theirs) = (rest(mine), rest(other));
    if rest_mine != rest_theirs {
        rows.push(Row { label: t(lang, "conflict.rest", &[]), mine: rest_mine, theirs: rest_theirs, lines: 8 });
    }
    let dates = Dates::new(&at.channel.channel.profile, lang, app.clock.now());
    let context = Page {
        frame: Frame::at(app, at, name, "conflict.title"),
        by: theirs.by.clone(),
        own: theirs.own,
        said: theirs.said.clone(),
        tag: theirs.tag.clone(),
        dir: direction(&theirs.tag),
        when: dates.moment(theirs.saved),
        rows,
        revision: theirs.revision,
        edit_url: theirs.url.clone(),
        kept,
    };
    let mut response = page(app, lang, "desk/conflict.html", context)?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}

fn rest(fields: &Fields) -> String {
    let mut lines: Vec<String> = save::kept(fields)
        .into_iter()
        .filter(|(name, value)| !TEXTS.contains(&name.as_str()) && !value.is_empty())
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    lines.sort();
    lines.join("\n")
}
