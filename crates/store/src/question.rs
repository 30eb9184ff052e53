//! What somebody typed into the search field, as a question to the full-text index. Only letters and digits get
//! through, each word in quotes: no text is an error, and none is syntax.
use channel::ids::ChannelId;

/// More words make no question clearer.
const WORDS: usize = 8;
/// Longer words are cut; what begins with them is found all the same.
const LETTERS: usize = 40;

/// The words of the question; empty when there is nothing to look for.
pub(crate) fn words(text: &str) -> Vec<String> {
    let text = compose(text);
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take(WORDS).map(|word| word.chars().take(LETTERS).collect()).collect()
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

/// Puts umlauts together that arrive as a letter and two dots (texts copied from PDF files, some keyboards), and drops
/// other loose marks: SQLite's tokenizer would do it, PostgreSQL's does not.
pub(crate) fn compose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if !('\u{300}'..='\u{36f}').contains(&letter) {
            out.push(letter);
            continue;
        }
        let umlaut = match (letter, out.chars().last()) {
            ('\u{308}', Some('a')) => 'ä',
            ('\u{308}', Some('o')) => 'ö',
            ('\u{308}', Some('u')) => 'ü',
            ('\u{308}', Some('A')) => 'Ä',
            ('\u{308}', Some('O')) => 'Ö',
            ('\u{308}', Some('U')) => 'Ü',
            _ => continue,
        };
        out.pop();
        out.push(umlaut);
    }
    out
}
