use crate::warning::places;

/// What a message says in one language, word for word. Only markup and the sender's line breaks were made plain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The tag of the language.
    pub language: String,
    /// One line; the event's name where the sender wrote none.
    pub headline: String,
    /// What is the matter.
    pub description: String,
    /// What to do.
    pub instruction: String,
    /// Where, in the sender's words: the areas that lie in our region, or all where none is named.
    pub areas: Vec<String>,
    /// Who sent it, as the source calls them.
    pub sender: String,
    /// A page of the sender's; empty for none.
    pub web: String,
}

impl Words {
    /// The first areas, on one line.
    pub fn area(&self) -> String {
        places::short(&self.areas)
    }

    /// Those somebody reads: the same tag, else the same language (the standard form before Leichte Sprache, as senders
    /// order them), else the first.
    pub fn pick<'w>(all: &'w [Words], tag: &str) -> Option<&'w Words> {
        let primary = |words: &&Words| words.language.split('-').next().is_some_and(|p| p.eq_ignore_ascii_case(tag));
        let same = all.iter().find(|words| words.language.eq_ignore_ascii_case(tag));
        same.or_else(|| all.iter().find(primary)).or_else(|| all.first())
    }
}
