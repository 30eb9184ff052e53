//! Where a sentence ends: not behind an abbreviation, not behind the number of a day.
use super::pieces::Piece;
use std::ops::Range;

/// Words before a full stop that is not the end, in small letters.
const ABBREVIATIONS: [&str; 63] = [
    "abs", "abt", "allg", "aug", "betr", "bsp", "bzgl", "bzw", "ca", "co", "dez", "di", "dipl", "do", "dr", "ehem",
    "einschl", "etc", "ev", "evtl", "feb", "fr", "gem", "ggf", "hl", "hr", "ing", "inkl", "insb", "jan", "jh", "jr",
    "kath", "lt", "max", "mi", "min", "mind", "mio", "mo", "mr", "mrd", "mrs", "nov", "nr", "okt", "prof", "sa",
    "sept", "so", "sog", "st", "std", "str", "tel", "telef", "tgl", "usw", "vgl", "vs", "zzgl", "zt", "hrsg",
];

/// The sentences of a piece, in bytes of its text.
pub(super) fn of(piece: &Piece) -> Vec<Range<usize>> {
    let text = piece.text.as_str();
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        if at >= start && matches!(letter, '.' | '!' | '?' | '…' | ';') && ends(text, at, end) {
            sentences.push(start..end);
            start = end;
        }
    }
    sentences.push(start..text.len());
    sentences.retain(|range| !text[range.clone()].trim().is_empty());
    sentences
}

fn ends(text: &str, at: usize, end: usize) -> bool {
    let rest = text[end..].trim_start_matches(['“', '”', '"', '’', ')', '«', '»']);
    let next = rest.trim_start().chars().next();
    if next.is_none() {
        return true;
    }
    // "www.stadt.de", "10.30", "z.B."
    if rest.chars().next().is_some_and(|c| !c.is_whitespace()) {
        return false;
    }
    if !text[at..].starts_with('.') {
        return true;
    }
    let before = text[..at].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let day = !before.is_empty() && before.len() <= 2 && before.chars().all(|c| c.is_ascii_digit());
    let short = before.chars().count() == 1 || ABBREVIATIONS.contains(&before.to_lowercase().as_str());
    !day && !short && !next.is_some_and(char::is_lowercase)
}

/// The words of a stretch with the bytes they stand at: whatever holds a letter or a digit.
pub(super) fn words(text: &str, within: Range<usize>) -> Vec<(usize, &str)> {
    let words = text[within].split_whitespace();
    words
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(|word| {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            (bare.as_ptr() as usize - text.as_ptr() as usize, bare)
        })
        .collect()
}
