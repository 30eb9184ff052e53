//! The text a digest is made of: what a forward leaves untouched.
use crate::rich::{Links, Rich};
use channel::post::Content;
use unicode_normalization::UnicodeNormalization;

/// What our own notifications set before the title of a warning.
const BEFORE: [&str; 5] = ["Warnung: ", "Warnung aktualisiert: ", "Neue Warnung: ", "Warning: ", "Warning updated: "];

/// The text of a post a proof vouches for: its title and its text, as [`normalise`] leaves them.
pub fn text(content: &Content) -> String {
    let body = content.body.as_ref().map(|body| Rich::read(body.as_str(), Links::Beside).text).unwrap_or_default();
    normalise(&format!("{}\n{body}", content.title.as_str()))
}

/// Letters in one form (NFC); white space as one space; one kind of quotation mark, apostrophe and dash; without emoji,
/// the marks messengers use for bold, italic and struck text, the points of lists, the arrows of quoted mails, selectors of
/// emoji styles and invisible marks; without the word a notification sets before the title. Two texts that read the same
/// come out the same; a word, a number or an address more or less does not.
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
    for c in line.nfc() {
        match c {
            '„' | '“' | '”' | '«' | '»' | '‟' | '″' => out.push('"'),
            '‚' | '‘' | '’' | '‹' | '›' | '′' | '´' => out.push('\''),
            '–' | '—' | '‐' | '‑' | '−' => out.push('-'),
            '…' => out.push_str("..."),
            c if is_mark(c) => {}
            c => out.push(c),
        }
    }
}

/// `*`, `_`, `~`, the backtick and what we write where they are meant; points of lists; soft hyphen; zero-width space,
/// non-joiner, joiner and direction marks; word joiner; byte order mark; variation selectors; emoji.
fn is_mark(c: char) -> bool {
    let plain = matches!(c, '*' | '_' | '~' | '`' | '∗' | '＿' | '∼' | 'ˋ' | '•' | '◦' | '▪' | '‣' | '·');
    let hidden = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
        || matches!(c, '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{20e3}');
    // Symbols and dingbats that are drawn as pictures; digits and letters are none of them.
    let picture = matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{25a0}'..='\u{27bf}')
        || matches!(c, '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}' | '\u{e0020}'..='\u{e007f}');
    plain || hidden || picture
}
