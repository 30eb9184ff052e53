//! Making a text fit: what goes first, and where it may be cut.
use super::parts::Parts;
use crate::rich::Rich;
use channel::text::letters;
use unicode_segmentation::UnicodeSegmentation;

/// What came of it.
pub(super) struct Fitted {
    pub rich: Rich,
    /// Letters of the text left out.
    pub left: usize,
    /// How far title and link alone are over the limit.
    pub over: usize,
}

/// Leaves out the end of the text between words until nothing is `over`; when that is not enough, the tags, the fields
/// of the kind, what stands beneath, and at last the end of the title. The link stays.
pub(super) fn fit(parts: &Parts<'_>, over: &dyn Fn(&Rich) -> usize) -> Fitted {
    let whole = parts.join(&parts.title, &parts.body);
    if over(&whole) == 0 {
        return Fitted { rich: whole, left: 0, over: 0 };
    }
    let body =
        longest(&ends_of_words(&parts.body.text), |at| over(&parts.join(&parts.title, &parts.body.cut(at))) == 0);
    if let Some(at) = body {
        let rich = parts.join(&parts.title, &parts.body.cut(at));
        return Fitted { rich, left: letters(&parts.body.text[at..]), over: 0 };
    }
    let left = letters(&parts.body.text);
    let mut less = Parts { body: Rich::default(), ..parts.clone() };
    loop {
        let rich = less.join(&less.title, &less.body);
        let beyond = over(&rich);
        if beyond == 0 {
            return Fitted { rich, left, over: 0 };
        }
        if less.tags.pop().is_none() && less.lines.pop().is_none() && less.beneath.pop().is_none() {
            return Fitted { rich: short_title(&less, over), left, over: beyond };
        }
    }
}

fn short_title(parts: &Parts<'_>, over: &dyn Fn(&Rich) -> usize) -> Rich {
    let with = |at: usize| parts.join(&format!("{}…", parts.title[..at].trim_end()), &Rich::default());
    let words = ends_of_words(&parts.title);
    let letters: Vec<usize> = parts.title.grapheme_indices(true).map(|(at, _)| at).skip(1).collect();
    let fits = |at| over(&with(at)) == 0;
    // A title of one endless word is cut between letters: it must not vanish.
    match longest(&words, fits).or_else(|| longest(&letters, fits)) {
        Some(at) => with(at),
        None => Rich::plain(parts.link),
    }
}

/// Bytes at which a word ends, but for the last.
fn ends_of_words(text: &str) -> Vec<usize> {
    let words = text.split_whitespace().map(|word| word.as_ptr() as usize - text.as_ptr() as usize + word.len());
    words.filter(|end| *end < text.len()).collect()
}

/// The last place that fits; places that fit come before those that do not. From the front with growing steps: a long
/// text is not measured over and over for a short outlet.
fn longest(places: &[usize], fits: impl Fn(usize) -> bool) -> Option<usize> {
    let mut high = 1;
    while high <= places.len() && fits(places[high - 1]) {
        high *= 2;
    }
    let (mut low, mut high) = (high / 2, high.min(places.len() + 1));
    // The first `low` fit, the `high`th does not or does not exist.
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if fits(places[middle - 1]) { low = middle } else { high = middle }
    }
    low.checked_sub(1).map(|at| places[at])
}
