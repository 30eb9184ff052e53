//! How long a text is, in the unit an outlet counts.
use crate::links::{self, Piece};
use unicode_segmentation::UnicodeSegmentation;

/// What an outlet counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Letters as people count them (grapheme clusters).
    Letters,
    /// Letters, but every web address counts the same, and of a mention only the name.
    Weighted {
        /// What an address counts.
        url: usize,
    },
    /// Letters, but of emoji the bytes.
    EmojiBytes,
    /// UTF-16 code units.
    Utf16,
    /// Bytes of UTF-8.
    Bytes,
}

impl Unit {
    /// The length of a text.
    pub fn count(self, text: &str) -> usize {
        match self {
            Unit::Letters => text.graphemes(true).count(),
            Unit::Weighted { url } => weighted(text, url),
            Unit::EmojiBytes => text.graphemes(true).map(|g| if is_emoji(g) { g.len() } else { 1 }).sum(),
            Unit::Utf16 => text.encode_utf16().count(),
            Unit::Bytes => text.len(),
        }
    }

    /// The word in translation keys.
    pub fn key(self) -> &'static str {
        match self {
            Unit::Letters => "letters",
            Unit::Weighted { .. } => "weighted",
            Unit::EmojiBytes => "emoji_bytes",
            Unit::Utf16 => "utf16",
            Unit::Bytes => "bytes",
        }
    }
}

fn weighted(text: &str, url: usize) -> usize {
    let count = |words: &str| words.split_inclusive(char::is_whitespace).map(mention).sum::<usize>();
    let pieces = links::find(text).into_iter();
    pieces
        .map(|piece| match piece {
            Piece::Link { shown, .. } if shown.starts_with("http://") || shown.starts_with("https://") => url,
            Piece::Link { shown, .. } => Unit::Letters.count(shown),
            Piece::Words(words) => count(words),
        })
        .sum()
}

/// `@amt@social.example` counts as `@amt`.
fn mention(word: &str) -> usize {
    let whole = Unit::Letters.count(word);
    let Some((name, host)) = word.trim_start_matches('(').strip_prefix('@').and_then(|rest| rest.split_once('@'))
    else {
        return whole;
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let host = host.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    let good = !name.is_empty() && name.chars().all(plain) && host.contains('.') && host.chars().all(plain);
    if good { whole - host.len() - 1 } else { whole }
}

/// Whether a letter is a picture. Too generous rather than too strict: counted higher, never lower, than the outlet.
pub(crate) fn is_emoji(grapheme: &str) -> bool {
    grapheme.chars().any(|c| {
        matches!(u32::from(c), 0x1F000..=0x1FAFF | 0x2600..=0x27BF | 0x2190..=0x21FF | 0x2300..=0x23FF | 0x2B00..=0x2BFF | 0x20E3 | 0xFE0F)
    })
}
