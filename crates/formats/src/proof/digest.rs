//! The text a digest is made of: what a forward leaves untouched.
use unicode_normalization::UnicodeNormalization;

/// Letters in one form (NFC); white space as one space; without the marks messengers use for bold, italic and struck
/// text, without selectors of emoji styles and invisible marks. Two texts that read the same come out the same.
pub fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.nfc() {
        if c.is_whitespace() {
            gap = true;
        } else if !is_mark(c) {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        }
    }
    out
}

/// `*`, `_`, `~` and the backtick; soft hyphen; zero-width space, non-joiner, joiner and direction marks; word joiner;
/// byte order mark; variation selectors.
fn is_mark(c: char) -> bool {
    let plain = matches!(c, '*' | '_' | '~' | '`');
    plain || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}
