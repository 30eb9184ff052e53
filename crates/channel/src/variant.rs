//! A text of a post beside its main text: Leichte Sprache, or a translation. It is written, read and found good apart
//! from the main text, by the same rules ([`crate::life`]); what an older main text said stays out, marked as older.
use std::collections::BTreeSet;

use crate::field::FieldErrors;
use crate::ids::EditorId;
use crate::lang::LANGUAGES;
use crate::life::{Copy as WorkingCopy, Fingerprint, Life, Out, Phase};
use crate::post::Content;
use crate::text::{Body, Title};

/// What a text beside the main text is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tongue {
    /// Leichte Sprache, of the main text's own language.
    Simple,
    /// Another language, by its BCP 47 tag.
    In(&'static str),
}

impl Tongue {
    /// All, Leichte Sprache first.
    pub fn all() -> impl Iterator<Item = Tongue> {
        std::iter::once(Tongue::Simple).chain(LANGUAGES.into_iter().map(|language| Tongue::In(language.tag)))
    }

    /// The word in the database and in the desk's addresses.
    pub fn key(self) -> &'static str {
        match self {
            Tongue::Simple => "simple",
            Tongue::In(tag) => tag,
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Tongue> {
        Self::all().find(|tongue| tongue.key() == key)
    }

    /// BCP 47 tag of a text beside one in `main`; `simple` is the registered variant for it (RFC 5646 §2.2.5).
    pub fn tag(self, main: &str) -> String {
        match self {
            Tongue::Simple => format!("{main}-simple"),
            Tongue::In(tag) => tag.to_owned(),
        }
    }
}

/// What it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// One line.
    pub title: Title,
    /// Limited Markdown.
    pub body: Option<Body>,
}

impl Wording {
    /// Reads what was typed; the body must be there if the main text has one.
    pub fn parse(title: &str, body: &str, of: &Original) -> Result<Wording, FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = errors.take("title", Title::parse(title));
        let typed = !body.trim().is_empty();
        let needed = typed || !of.body.is_empty();
        let body = if needed { errors.take("body", Body::parse(body)) } else { None };
        match title {
            Some(title) if errors.is_empty() => Ok(Wording { title, body }),
            _ => Err(errors),
        }
    }
}

/// The words of a main text, as far as somebody translates them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Original {
    /// Its title.
    pub title: String,
    /// Its text; empty if it has none.
    pub body: String,
}

impl Original {
    /// The words of a content.
    pub fn of(content: &Content) -> Original {
        let body = content.body.as_ref().map_or("", |body| body.as_str());
        Original { title: content.title.to_string(), body: body.to_owned() }
    }
}

/// A variant as residents get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// In what.
    pub tongue: Tongue,
    /// What it says.
    pub wording: Wording,
    /// The main text it was written from.
    pub of: Original,
}

impl Variant {
    /// Whether the main text says something else by now.
    pub fn is_older(&self, content: &Content) -> bool {
        self.of != Original::of(content)
    }

    /// The post with these words in place of its own.
    pub fn instead(&self, content: &Content) -> Content {
        Content {
            title: self.wording.title.clone(),
            body: self.wording.body.clone(),
            plain_language: None,
            lang: self.tongue.tag(&content.lang),
            ..content.clone()
        }
    }
}

/// A variant being written, as the life of a working copy: the same steps, the same refusals.
pub fn life(
    phase: Phase,
    authors: BTreeSet<EditorId>,
    says: Option<Fingerprint>,
    (four_eyes, archived): (bool, bool),
) -> Life {
    let copy = WorkingCopy { phase, authors, says, warning: false, approval: None };
    Life { out: Out::Never, archived, copy: Some(copy), four_eyes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back_and_name_their_language() {
        assert!(Tongue::all().all(|tongue| Tongue::parse(tongue.key()) == Some(tongue)));
        assert_eq!(Tongue::parse("xx"), None);
        assert_eq!((Tongue::Simple.tag("de"), Tongue::In("tr").tag("de")), ("de-simple".to_owned(), "tr".to_owned()));
    }

    #[test]
    fn an_approval_is_bound_to_the_words_and_to_what_they_were_written_from() {
        let of = Original { title: "Markt".to_owned(), body: "Der Markt ist am Montag.".to_owned() };
        let wording = Wording::parse("Pazar", "Pazar pazartesi.", &of).unwrap();
        let base = Fingerprint::of_variant(Tongue::In("tr"), &wording, &of);
        let other = Original { body: "Der Markt ist am Dienstag.".to_owned(), ..of.clone() };
        assert_ne!(base, Fingerprint::of_variant(Tongue::In("tr"), &wording, &other));
        assert_ne!(base, Fingerprint::of_variant(Tongue::Simple, &wording, &of));
        let errors = Wording::parse("Pazar", " ", &of).unwrap_err();
        assert_eq!(errors.0[0].key, "error.body.empty");
        assert!(Wording::parse("Pazar", "", &Original::default()).unwrap().body.is_none());
    }
}
