//! What somebody typed into the search field, as a question to the full-text index. Only letters and digits get
//! through, each word in quotes: no text is an error, and none is syntax.
use channel::ids::ChannelId;

/// More words make no question clearer.
const WORDS: usize = 8;
/// Longer words are cut; what begins with them is found all the same.
const LETTERS: usize = 40;

/// The words of the question; empty when there is nothing to look for.
pub(crate) fn words(text: &str) -> Vec<String> {
    let apart = |letter: char| !(letter.is_alphanumeric() || is_mark(letter));
    let words = text.split(apart).map(|word| word.trim_start_matches(is_mark));
    words.filter(|word| !word.is_empty()).take(WORDS).map(|word| word.chars().take(LETTERS).collect()).collect()
}

/// FTS5: every word begins a word of title or text.
pub(crate) fn lite(channel: ChannelId, words: &[String]) -> String {
    let each: Vec<String> = words.iter().map(|word| format!("\"{word}\"*")).collect();
    format!("channel : {} AND {{title body}} : ({})", token(channel), each.join(" AND "))
}

/// tsquery: the same. The stemmer of the index also finds other forms of the word.
pub(crate) fn pg(words: &[String]) -> String {
    words.iter().map(|word| format!("'{word}':*")).collect::<Vec<_>>().join(" & ")
}

/// The word that stands for a channel in the index: letters only, so that no tokenizer takes it apart.
pub(crate) fn token(channel: ChannelId) -> String {
    (0..16).rev().map(|i| char::from(b'a' + ((channel.0 as u64 >> (4 * i)) & 15) as u8)).chain("chan".chars()).collect()
}

fn is_mark(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}
