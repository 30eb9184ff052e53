//! Texts with limits, counted in letters as people count them (grapheme clusters).
use crate::field::Complaint;
use unicode_segmentation::UnicodeSegmentation;

/// Longest title, in letters. Push services and link cards cut earlier; the desk says so.
pub const TITLE_MAX: usize = 120;
/// Longest text of a post, in letters of Markdown.
pub const BODY_MAX: usize = 20_000;
/// Longest single line such as a name, a place or a credit, in letters.
pub const LINE_MAX: usize = 200;

/// Letters as people count them.
pub fn letters(text: &str) -> usize {
    text.graphemes(true).count()
}

/// Removes control characters (keeping line breaks and tabs), normalises line ends, trims the outside.
pub fn tidy(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|&c| c == '\n' || c == '\t' || !c.is_control()).collect::<String>().trim().to_owned()
}

macro_rules! bounded {
    ($(#[$doc:meta])* $name:ident, $max:expr, $empty:literal, $long:literal, $one_line:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(String);
        impl $name {
            /// Tidies and checks; complains when empty or longer than the limit.
            pub fn parse(text: &str) -> Result<Self, Complaint> {
                let mut text = tidy(text);
                if $one_line {
                    text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                }
                match letters(&text) {
                    0 => Err(Complaint::new($empty)),
                    n if n > $max => Err(Complaint::with($long, $max)),
                    _ => Ok(Self(text)),
                }
            }
            /// The text.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }
    };
}

bounded!(/** A post's title: one line. */ Title, TITLE_MAX, "error.title.empty", "error.title.long", true);
bounded!(/** A post's text in limited Markdown. */ Body, BODY_MAX, "error.body.empty", "error.body.long", false);
bounded!(/** One line: a name, a place, a credit. */ Line, LINE_MAX, "error.line.empty", "error.line.long", true);

impl Line {
    /// What somebody else called something, made to fit: shortened, and a dash where nothing is left.
    pub fn fitted(text: &str) -> Self {
        Line::parse(&shorten(&tidy(text), LINE_MAX)).unwrap_or_else(|_| Self("–".to_owned()))
    }
}

/// Cuts to at most `max` letters between words and adds an ellipsis when something was lost.
pub fn shorten(text: &str, max: usize) -> String {
    if letters(text) <= max {
        return text.to_owned();
    }
    let head: String = text.graphemes(true).take(max.saturating_sub(1)).collect();
    let cut = head.rfind(char::is_whitespace).filter(|&at| at > head.len() / 2).unwrap_or(head.len());
    format!("{}…", head[..cut].trim_end_matches(|c: char| c.is_whitespace() || ",;:–-".contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn shortening_never_exceeds_and_never_breaks_letters(text in "\\PC{0,80}", max in 1usize..40) {
            let short = shorten(&text, max);
            prop_assert!(letters(&short) <= max.max(1));
        }
    }

    #[test]
    fn limits_and_tidying() {
        assert_eq!(Title::parse("  Zwei\u{0}\n Zeilen ").unwrap().as_str(), "Zwei Zeilen");
        assert_eq!(Title::parse(" \u{7} ").unwrap_err().key, "error.title.empty");
        assert_eq!(Title::parse(&"👩‍👩‍👧".repeat(TITLE_MAX)).unwrap().as_str().chars().count(), TITLE_MAX * 5);
        assert!(Title::parse(&"x".repeat(TITLE_MAX + 1)).is_err());
        assert_eq!(shorten("Der Markt öffnet am Dienstag", 16), "Der Markt…");
    }
}
