//! Rules for Leichte Sprache in German. Each looks for a pattern that is nearly always what it seems; many that a
//! person would find stay unsaid.
use super::pieces::Piece;
use super::sentences::words;
use super::{Advice, Rule};
use std::ops::Range;

/// Words that begin a second thought behind a comma.
const JOINTS: [&str; 20] = [
    "dass", "weil", "obwohl", "damit", "während", "nachdem", "bevor", "sodass", "indem", "falls", "sobald", "der",
    "die", "das", "dem", "den", "denen", "deren", "dessen", "aber",
];
const WERDEN: [&str; 6] = ["wird", "werden", "wurde", "wurden", "worden", "würde"];
/// Infinitives that look like participles.
const INFINITIVES: [&str; 13] = [
    "geben",
    "gehen",
    "gehören",
    "gelten",
    "gelingen",
    "genießen",
    "geschehen",
    "gewinnen",
    "gestalten",
    "gefallen",
    "genügen",
    "gewähren",
    "gelangen",
];
const PREFIXES: [&str; 18] = [
    "ab", "an", "auf", "aus", "bei", "durch", "ein", "fest", "frei", "her", "hin", "mit", "nach", "um", "unter", "vor",
    "zu", "zurück",
];

pub(super) fn look(piece: &Piece, sentence: &Range<usize>, found: &mut Vec<Advice>) {
    let words = words(&piece.text, sentence.clone());
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
    let whole = piece.typed(first.0, last.0 + last.1.len());
    let mut say = |rule, (from, to)| found.push(Advice { rule, from, to, number: 0 });
    let joint = words.windows(2).any(|pair| {
        let between = &piece.text[pair[0].0 + pair[0].1.len()..pair[1].0];
        between.contains(',') && JOINTS.contains(&pair[1].1)
    });
    if joint {
        say(Rule::ManyThoughts, whole);
    }
    for (n, (at, word)) in words.iter().enumerate() {
        if let Some(end) = genitive(word, &words[n + 1..]) {
            say(Rule::Genitive, piece.typed(*at, end));
        }
    }
    if let Some((at, _)) = words.iter().find(|(_, word)| WERDEN.contains(word)) {
        let participle = words.iter().filter(|(later, _)| later > at).find(|(_, word)| is_participle(word));
        if let Some((end, word)) = participle {
            say(Rule::Passive, piece.typed(*at, end + word.len()));
        }
    }
}

/// "des Rathauses", "eines neuen Hauses": the end of the noun.
fn genitive(article: &str, next: &[(usize, &str)]) -> Option<usize> {
    if !["des", "eines", "dieses"].contains(&article) {
        return None;
    }
    let noun = next.iter().take(3).find(|(_, word)| word.starts_with(char::is_uppercase))?;
    noun.1.ends_with('s').then_some(noun.0 + noun.1.len())
}

fn is_participle(word: &str) -> bool {
    if word.starts_with(char::is_uppercase) || INFINITIVES.contains(&word) || word.chars().count() < 5 {
        return false;
    }
    let ge = |rest: &str| rest.starts_with("ge") && (rest.ends_with('t') || rest.ends_with("en"));
    let separable = PREFIXES.iter().filter_map(|prefix| word.strip_prefix(prefix));
    let inseparable = ["be", "ver", "er", "ent", "zer"].iter().any(|prefix| word.starts_with(prefix));
    ge(word)
        || separable.into_iter().any(|rest| ge(rest) && !INFINITIVES.contains(&rest))
        || word.ends_with("iert")
        || (inseparable
            && word.ends_with('t')
            && !["bereit", "bekannt", "bereits", "erst", "erneut", "ernst"].contains(&word))
}
