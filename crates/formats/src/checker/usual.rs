//! Rules for every text: length of sentences and words, capitals, links, emoji.
use super::pieces::Piece;
use super::sentences::words;
use super::{Advice, Measure, Rule};
use crate::outlet::is_emoji;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Most words in a sentence. Twenty is what style guides ask for; at thirty, readers of town news really stumble.
fn most_words(measure: Measure) -> usize {
    match measure {
        Measure::Usual => 30,
        Measure::Easy => 12,
    }
}

/// Most letters between two hyphens.
fn most_letters(measure: Measure) -> usize {
    match measure {
        Measure::Usual => 28,
        Measure::Easy => 16,
    }
}

/// So many emoji in a row are a run.
const EMOJI_RUN: usize = 3;
/// A word of so many capitals is no abbreviation.
const CAPITALS_ALONE: usize = 7;
/// Two neighbours of so many are none either.
const CAPITALS_TOGETHER: usize = 4;
/// And so many in both: "KITA, HORT" are names, "KEIN WASSER" is loud.
const CAPITALS_PAIR: usize = 9;
/// Long names that are written so.
const NAMES: [&str; 3] = ["KATWARN", "STADTRADELN", "IRONMAN"];

const HERE: [&str; 24] = [
    "hier",
    "hier klicken",
    "klicken sie hier",
    "klick hier",
    "hierher",
    "diesem link",
    "dieser link",
    "link",
    "zum link",
    "mehr",
    "mehr hier",
    "weiter",
    "weiterlesen",
    "weitere informationen hier",
    "mehr dazu hier",
    "mehr infos hier",
    "details hier",
    "here",
    "click here",
    "this link",
    "more",
    "read more",
    "more here",
    "click",
];

pub(super) fn look(piece: &Piece, measure: Measure, found: &mut Vec<Advice>) {
    let mut say = |rule, (from, to), number| found.push(Advice { rule, from, to, number });
    for picture in &piece.bare_pictures {
        say(Rule::NoAlt, (picture.start, picture.end), 0);
    }
    for (words, typed) in &piece.links {
        let said = piece.text.get(words.clone()).unwrap_or("");
        let bare = said.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if HERE.contains(&bare.as_str()) {
            say(Rule::HereLink, (typed.start, typed.end), 0);
        }
    }
    let all = words(&piece.text, 0..piece.text.len());
    let plain: Vec<(usize, &str)> = all.into_iter().filter(|(_, word)| !is_address(word)).collect();
    for &(at, word) in &plain {
        let parts = word.split(['-', '–', '/', '·', '\u{ad}', '*', ':', '_', '.', '(', ')', ',', '\u{2011}']);
        let longest = parts.map(|part| part.graphemes(true).count()).max().unwrap_or(0);
        if longest > most_letters(measure) {
            say(Rule::LongWord, piece.typed(at, at + word.len()), longest);
        }
    }
    for (from, to) in shouted(&plain) {
        say(Rule::Capitals, piece.typed(from, to), 0);
    }
    for (from, to, count) in emoji_runs(&piece.text) {
        say(Rule::EmojiRun, piece.typed(from, to), count);
    }
}

pub(super) fn long(piece: &Piece, sentence: &Range<usize>, measure: Measure, found: &mut Vec<Advice>) {
    let all = words(&piece.text, sentence.clone());
    let (Some(first), Some(last)) = (all.first(), all.last()) else { return };
    if all.len() > most_words(measure) {
        let (from, to) = piece.typed(first.0, last.0 + last.1.len());
        found.push(Advice { rule: Rule::LongSentence, from, to, number: all.len() });
    }
}

fn is_address(word: &str) -> bool {
    word.contains("://") || word.starts_with("www.") || word.contains('@') || word.contains(".de/")
}

/// Stretches of words in capitals.
fn shouted(words: &[(usize, &str)]) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut run: Vec<(usize, &str)> = Vec::new();
    let mut close = |run: &mut Vec<(usize, &str)>| {
        let loud = run.iter().any(|(_, word)| capitals(word) >= CAPITALS_ALONE)
            || run.windows(2).any(|pair| {
                let counts = [capitals(pair[0].1), capitals(pair[1].1)];
                counts.iter().all(|count| *count >= CAPITALS_TOGETHER) && counts.iter().sum::<usize>() >= CAPITALS_PAIR
            });
        if let (true, Some(first), Some(last)) = (loud, run.first(), run.last()) {
            runs.push((first.0, last.0 + last.1.len()));
        }
        run.clear();
    };
    for &(at, word) in words {
        let shouts =
            capitals(word) > 1 && !NAMES.contains(&word) && !word.chars().any(|c| c.is_lowercase() || c.is_numeric());
        if !shouts {
            close(&mut run);
            continue;
        }
        run.push((at, word));
    }
    close(&mut run);
    runs
}

fn capitals(word: &str) -> usize {
    word.chars().filter(|c| c.is_uppercase()).count()
}

/// Emoji in a row, spaces between them or not.
fn emoji_runs(text: &str) -> Vec<(usize, usize, usize)> {
    let mut runs = Vec::new();
    let mut run = (0, 0, 0);
    for (at, letter) in text.grapheme_indices(true) {
        if is_emoji(letter) && !letter.starts_with(['→', '←', '↑', '↓']) {
            run = if run.2 == 0 { (at, at + letter.len(), 1) } else { (run.0, at + letter.len(), run.2 + 1) };
        } else if !letter.trim().is_empty() {
            runs.push(run);
            run = (0, 0, 0);
        }
    }
    runs.push(run);
    runs.retain(|(_, _, count)| *count >= EMOJI_RUN);
    runs
}
