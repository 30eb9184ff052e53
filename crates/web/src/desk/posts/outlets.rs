//! The preview by outlet: the text each of them gets, its length as that outlet counts, and what stands in the way.
use crate::app::App;
use crate::channel_view::grouped;
use crate::desk::guard::At;
use crate::desk::posts::preview;
use crate::lang::{Lang, t};
use channel::field::FieldErrors;
use formats::outlet::{Outlet, Prepared, Problem, Severity, Unit, prepare};
use serde::Serialize;
use store::model::PublishedPost;

/// Outlets this program sends to by itself. Only what they refuse holds a post back: nobody's warning waits for a title
/// that is too long for a network the town is not on.
const IN_USE: [Outlet; 1] = [Outlet::Push];

/// One outlet in `desk/parts/preview.html`.
#[derive(Serialize)]
pub struct Tab {
    key: &'static str,
    name: String,
    /// The line above the text.
    subject: Option<String>,
    text: String,
    /// Language of the text, when it is not the desk's.
    lang: Option<String>,
    /// "312 von 500 Buchstaben".
    count: String,
    /// The bare number on the tab, where a limit is near enough to matter.
    short: Option<String>,
    /// Whether the outlet takes pictures of the post.
    pictures: bool,
    /// Whether the card with the title stands in for a picture.
    card: bool,
    /// Descriptions that go with the pictures in a field of their own.
    alts: Vec<String>,
    problems: Vec<Line>,
    blocked: bool,
}

/// One problem in words.
#[derive(Serialize)]
struct Line {
    text: String,
    field: &'static str,
    blocks: bool,
}

/// All outlets.
pub fn tabs(app: &App, at: &At, post: &PublishedPost) -> Vec<Tab> {
    let lang = at.signed.speak.lang;
    preview::with_views(app, at, post, |channel, view| {
        Outlet::ALL.into_iter().map(|outlet| tab(lang, prepare(outlet, channel, view), &post.content.lang)).collect()
    })
}

/// What keeps the post from going out.
pub fn blocking(app: &App, at: &At, post: &PublishedPost) -> FieldErrors {
    let mut errors = FieldErrors::default();
    preview::with_views(app, at, post, |channel, view| {
        for outlet in IN_USE {
            let problems = prepare(outlet, channel, view).problems;
            for problem in problems.into_iter().filter(|problem| problem.severity == Severity::Blocks) {
                let number = problem.trouble.number().map_or_else(String::new, |n| n.to_string());
                errors.push(problem.field.id(), key(&problem), number);
            }
        }
    });
    errors
}

fn tab(lang: Lang, prepared: Prepared, text_lang: &str) -> Tab {
    let near = prepared.limit.is_some_and(|max| max <= 5_000 && prepared.unit != Unit::Bytes);
    Tab {
        key: prepared.outlet.key(),
        name: t(lang, &format!("outlet.{}", prepared.outlet.key()), &[]),
        count: count(lang, &prepared),
        short: near.then(|| prepared.count.to_string()),
        lang: (Lang::parse(text_lang) != Some(lang)).then(|| text_lang.to_owned()),
        pictures: prepared.pictures > 0,
        card: prepared.outlet == Outlet::Instagram && prepared.pictures == 0,
        blocked: prepared.blocked(),
        problems: prepared.problems.iter().map(|problem| line(lang, problem)).collect(),
        alts: prepared.alts.into_iter().filter(|alt| !alt.is_empty()).collect(),
        subject: prepared.subject,
        text: prepared.text,
    }
}

fn count(lang: Lang, prepared: &Prepared) -> String {
    let number = |n: usize| grouped(lang, n as u64);
    let count = number(prepared.count);
    let url = match prepared.unit {
        Unit::Weighted { url } => url.to_string(),
        _ => String::new(),
    };
    match prepared.limit {
        Some(max) => {
            let fill = [("count", count.as_str()), ("max", &number(max)), ("url", &url)];
            t(lang, &format!("count.{}", prepared.unit.key()), &fill)
        }
        None => t(lang, "count.open", &[("count", &count)]),
    }
}

fn line(lang: Lang, problem: &Problem) -> Line {
    let number = problem.trouble.number().map_or_else(String::new, |n| grouped(lang, n as u64));
    Line {
        text: t(lang, key(problem), &[("n", &number)]),
        field: problem.field.id(),
        blocks: problem.severity == Severity::Blocks,
    }
}

fn key(problem: &Problem) -> &'static str {
    match problem.trouble.key() {
        "too_long" => "problem.too_long",
        "shortened" => "problem.shortened",
        "title_cut" => "problem.title_cut",
        "needs_picture" => "problem.needs_picture",
        "no_alt" => "problem.no_alt",
        "no_text" => "problem.no_text",
        "too_many_pictures" => "problem.too_many_pictures",
        "picture_shape" => "problem.picture_shape",
        "too_many_tags" => "problem.too_many_tags",
        _ => "problem.many_tags",
    }
}
