//! The channel on a page of the town's website: an element drawn by a script of a few kilobytes, or a frame without one.
//! Whoever sees it is not counted: the page belongs to somebody else, and nothing here knows who reads it.
pub mod frame;
pub mod json;
pub mod said;
pub mod script;

use crate::lang::{Lang, Speak};
use crate::visit::Visit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use channel::topic::Topic;

/// Posts at most: more belong on the channel page.
pub const POSTS_MAX: usize = 10;
/// Posts where nobody chose.
pub const POSTS: usize = 5;

/// What a widget shows. What cannot be read is taken for not said: a page of the town never shows our complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// 1 to [`POSTS_MAX`].
    pub posts: usize,
    /// `None` for all.
    pub topic: Option<Topic>,
}

impl Wanted {
    /// From the query of an address.
    pub fn of(visit: &Visit) -> Self {
        Self::parse(&visit.query("posts"), &visit.query("topic"))
    }

    /// From two fields.
    pub fn parse(posts: &str, topic: &str) -> Self {
        let posts = posts.trim().parse().map_or(POSTS, |posts: usize| posts.clamp(1, POSTS_MAX));
        Self { posts, topic: Topic::parse(topic) }
    }
}

/// Light or dark, and who decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// The page around it; a frame, which cannot see that page, is light.
    Page,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
    /// The reader's device.
    Auto,
}

impl Theme {
    /// All, in the order the desk offers them.
    pub const ALL: [Theme; 4] = [Theme::Page, Theme::Light, Theme::Dark, Theme::Auto];

    /// The word in the element's attribute and in addresses.
    pub fn key(self) -> &'static str {
        match self {
            Theme::Page => "page",
            Theme::Light => "light",
            Theme::Dark => "dark",
            Theme::Auto => "auto",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Theme> {
        Self::ALL.into_iter().find(|theme| theme.key() == key)
    }
}

/// The language the address asks for, else the channel's own: the page around it is in a language already, whatever the
/// reader's device prefers.
pub fn speaking(mut visit: Visit) -> Visit {
    if !visit.speak.explicit {
        visit.speak = Speak::quietly(visit.channel.channel.profile.lang);
    }
    visit
}

/// Whether a language is another than the widget's own, for the attribute that says so.
pub(crate) fn foreign(lang: &str, here: Lang) -> Option<String> {
    (lang != here.tag()).then(|| lang.to_owned())
}

/// Lets pages of other origins read an answer. Nobody signs in here, and no cookie exists that could go with a request.
pub(crate) fn open(answer: &mut Response) {
    answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    embeddable(answer);
}

/// Lets pages of other origins show an answer without reading it.
pub(crate) fn embeddable(answer: &mut Response) {
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    answer.headers_mut().insert(policy, HeaderValue::from_static("cross-origin"));
}
