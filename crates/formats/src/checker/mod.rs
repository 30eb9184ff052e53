//! Reads a text as an editor writes it and says where it is hard to read. Local, pure, and only ever advice: no text
//! leaves the house for it, and nothing waits for it. Where a rule is not sure, it is silent.
mod easy;
mod pieces;
mod rule;
mod sentences;
mod usual;

pub use rule::Rule;

use channel::lang::Lang;

/// By which measure a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A text for everybody.
    Usual,
    /// Leichte Sprache: one thought a sentence, short sentences, known words.
    Easy,
}

/// One piece of advice on one place of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Which rule.
    pub rule: Rule,
    /// First byte of the place, in the text as typed.
    pub from: usize,
    /// Byte behind the last.
    pub to: usize,
    /// The number the rule's sentence needs, such as the words of a sentence.
    pub number: usize,
}

/// More than this is no help; the first ones are mended first.
pub const MOST: usize = 40;

/// What there is to say about a text in limited Markdown, in the order of the text. `lang` is the text's own language;
/// in one the rules do not know, they only look at what is the same everywhere.
pub fn check(source: &str, measure: Measure, lang: &str) -> Vec<Advice> {
    let lang = Lang::parse(lang);
    let mut found = Vec::new();
    for piece in pieces::read(source) {
        usual::look(&piece, measure, &mut found);
        for sentence in sentences::of(&piece) {
            usual::long(&piece, &sentence, measure, &mut found);
            if measure == Measure::Easy && lang == Some(Lang::De) {
                easy::look(&piece, &sentence, &mut found);
            }
        }
    }
    found.sort_by_key(|advice| (advice.from, advice.to));
    found.dedup();
    found.truncate(MOST);
    found
}
