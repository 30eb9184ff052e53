//! The text a digest is made of: what a forward leaves untouched.
use crate::rich::{Links, Rich};
use channel::post::Content;
use unicode_normalization::UnicodeNormalization;

/// What our own notifications set before the title of a warning.
const BEFORE: [&str; 6] =
    ["Warnung: ", "Warnung aktualisiert: ", "Neues zur Warnung: ", "Neue Warnung: ", "Warning: ", "Warning updated: "];

/// The text of a post a proof vouches for: its title and its text, as [`normalise`] leaves them.
pub fn text(content: &Content) -> String {
    let body = content.body.as_ref().map(|body| Rich::read(body.as_str(), Links::Beside).text).unwrap_or_default();
    normalise(&format!("{}\n{body}", content.title.as_str()))
}

/// Letters in one form (NFC); white space as one space; one kind of quotation mark, apostrophe and dash; without emoji,
/// the marks messengers use for bold and italic text, the points of lists, the arrows of quoted mails, selectors of
/// emoji styles and invisible marks; without the word a notification sets before the title. Two texts that read the same
/// come out the same; a word, a number or an address more or less does not. What changes how the words are read stays in:
/// tildes that strike words through, controls that turn the order of letters around, pictures that say no.
pub fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
        push(&mut out, line.strip_prefix("+ ").unwrap_or(line));
        out.push(' ');
    }
    // A dash alone separates, or was the point of a list.
    let mut said = out.split_whitespace().filter(|word| *word != "-").collect::<Vec<_>>().join(" ");
    if let Some(before) = BEFORE.iter().find(|before| said.starts_with(**before)) {
        said.drain(..before.len());
    }
    said
}

fn push(out: &mut String, line: &str) {
    let letters: Vec<char> = line.nfc().collect();
    let struck = struck(&letters);
    for (place, c) in letters.into_iter().enumerate() {
        match c {
            '~' if struck.contains(&place) => out.push(c),
            c if DENIES.contains(&c) => out.push(c),
            '„' | '“' | '”' | '«' | '»' | '‟' | '″' => out.push('"'),
            '‚' | '‘' | '’' | '‹' | '›' | '′' | '´' => out.push('\''),
            '–' | '—' | '‐' | '‑' | '−' => out.push('-'),
            '…' => out.push_str("..."),
            c if is_mark(c) => {}
            c => out.push(c),
        }
    }
}

/// Pictures that say no: beside a word they turn it round.
const DENIES: [char; 21] = [
    '✕', '✖', '✗', '✘', '❌', '❎', '⛔', '🚫', '🚭', '🚯', '🚱', '🚳', '🚷', '📵', '🔇', '🔕', '🔞', '🛑', '👎', '🙅',
    '🤥',
];

/// Places of the tildes between which messengers strike words through.
fn struck(letters: &[char]) -> Vec<usize> {
    let is_word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
    let is_ink = |c: Option<&char>| c.is_some_and(|c| !c.is_whitespace());
    let (mut struck, mut open) = (Vec::new(), None);
    for (at, _) in letters.iter().enumerate().filter(|(_, c)| **c == '~') {
        let (before, after) = (at.checked_sub(1).and_then(|at| letters.get(at)), letters.get(at + 1));
        match open {
            Some(from) if is_ink(before) && !is_word(after) => {
                struck.extend([from, at]);
                open = None;
            }
            None if !is_word(before) && is_ink(after) => open = Some(at),
            _ => {}
        }
    }
    struck
}

/// `*`, `_`, `~`, the backtick and what we write where they are meant; points of lists; soft hyphen; zero-width space,
/// non-joiner, joiner and direction marks; word joiner; byte order mark; variation selectors; emoji. Not the controls that
/// turn the order of letters around: with them a number reads backwards.
fn is_mark(c: char) -> bool {
    let plain = matches!(c, '*' | '_' | '~' | '`' | '∗' | '＿' | '∼' | 'ˋ' | '•' | '◦' | '▪' | '‣' | '·');
    let hidden = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{20e3}');
    // Symbols and dingbats that are drawn as pictures; digits and letters are none of them.
    let picture = matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{25a0}'..='\u{27bf}')
        || matches!(c, '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}' | '\u{e0020}'..='\u{e007f}');
    plain || hidden || picture
}
