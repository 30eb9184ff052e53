//! Fira Sans in two cuts (SIL Open Font License 1.1, see `fonts/OFL.txt`), measured and wrapped.
use ab_glyph::{Font, FontRef, PxScale, ScaleFont};
use std::sync::LazyLock;

/// A cut of the typeface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Face {
    /// For running text.
    Regular,
    /// For headlines and labels.
    Bold,
}

const REGULAR_FILE: &[u8] = include_bytes!("../../fonts/FiraSans-Regular.ttf");
const BOLD_FILE: &[u8] = include_bytes!("../../fonts/FiraSans-SemiBold.ttf");
static REGULAR: LazyLock<Option<FontRef<'static>>> = LazyLock::new(|| FontRef::try_from_slice(REGULAR_FILE).ok());
static BOLD: LazyLock<Option<FontRef<'static>>> = LazyLock::new(|| FontRef::try_from_slice(BOLD_FILE).ok());

impl Face {
    pub(crate) fn font(self) -> Option<&'static FontRef<'static>> {
        match self {
            Face::Regular => REGULAR.as_ref(),
            Face::Bold => BOLD.as_ref(),
        }
    }

    /// The file of the cut, to be carried along.
    pub(crate) fn file(self) -> &'static [u8] {
        match self {
            Face::Regular => REGULAR_FILE,
            Face::Bold => BOLD_FILE,
        }
    }

    /// Sizes here are of the em square, as in CSS; the rasteriser counts from ascent to descent.
    pub(super) fn em_scale(self) -> f32 {
        self.font().map_or(1.0, |font| font.height_unscaled() / font.units_per_em().unwrap_or(1_000.0))
    }

    /// Whether the font has the letter. Emoji are left out rather than shown as boxes.
    pub(crate) fn has(self, c: char) -> bool {
        self.font().is_some_and(|font| font.glyph_id(c).0 != 0)
    }

    /// Width of one line in pixels.
    pub(crate) fn width(self, text: &str, size: f32) -> f32 {
        let Some(font) = self.font() else { return 0.0 };
        let scaled = font.as_scaled(PxScale::from(size * self.em_scale()));
        let mut before = None;
        let mut width = 0.0;
        for id in text.chars().map(|c| font.glyph_id(c)).filter(|id| id.0 != 0) {
            width += before.map_or(0.0, |before| scaled.kern(before, id)) + scaled.h_advance(id);
            before = Some(id);
        }
        width
    }
}

/// The largest of the sizes at which the text fits into its number of lines without a word being broken, with the
/// lines balanced. At the smallest size long words are broken and what does not fit is cut.
pub(crate) fn fit_lines(text: &str, face: Face, width: f32, sizes: &[(f32, usize)]) -> (f32, Vec<String>) {
    for (size, lines) in sizes {
        let longest = text.split_whitespace().map(|word| face.width(word, *size)).fold(0.0, f32::max);
        if longest <= width && wrap(text, face, *size, width).len() <= *lines {
            return (*size, balanced(text, face, *size, width));
        }
    }
    let (size, lines) = sizes.last().copied().unwrap_or((40.0, 4));
    let mut wrapped = wrap(text, face, size, width);
    if wrapped.len() > lines {
        wrapped.truncate(lines);
        if let Some(last) = wrapped.last_mut() {
            let kept = channel::text::shorten(&format!("{last} …………"), channel::text::letters(last).max(2));
            *last = kept;
        }
    }
    (size, wrapped)
}

/// The same number of lines in the narrowest measure, so that no last line holds a single word.
fn balanced(text: &str, face: Face, size: f32, width: f32) -> Vec<String> {
    let mut best = wrap(text, face, size, width);
    // Narrower than its longest word a measure would break that word.
    let longest = text.split_whitespace().map(|word| face.width(word, size)).fold(0.0, f32::max);
    let mut measure = width - size * 0.25;
    while measure > longest.max(width * 0.5) {
        let tried = wrap(text, face, size, measure);
        if tried.len() > best.len() {
            break;
        }
        best = tried;
        measure -= size * 0.25;
    }
    best
}

/// Breaks into lines between words and after hyphens; a word wider than the measure is broken with a hyphen.
pub(crate) fn wrap(text: &str, face: Face, size: f32, width: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let mut word: String = word.chars().filter(|c| face.has(*c)).collect();
        if word.is_empty() {
            continue;
        }
        let joined = if line.is_empty() { word.clone() } else { format!("{line} {word}") };
        if face.width(&joined, size) <= width {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        while face.width(&word, size) > width {
            let at = break_at(&word, face, size, width);
            let rest = word.split_off(at);
            lines.push(if word.ends_with('-') { word } else { format!("{word}-") });
            word = rest;
        }
        line = word;
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The byte to break a word at: behind a hyphen of its own, else before a consonant that a vowel follows, which is
/// where most German syllables begin.
fn break_at(word: &str, face: Face, size: f32, width: f32) -> usize {
    let starts: Vec<usize> = word.char_indices().map(|(at, _)| at).skip(1).collect();
    let fits = |at: &&usize| face.width(&format!("{}-", &word[..**at]), size) <= width;
    let last =
        starts.iter().take_while(fits).last().copied().unwrap_or_else(|| starts.first().copied().unwrap_or(word.len()));
    if let Some(hyphen) = word[..last].rfind('-').filter(|at| *at > 0) {
        return hyphen + 1;
    }
    let vowel = |c: char| "aeiouyäöüAEIOUYÄÖÜ".contains(c);
    let syllable = |at: &usize| {
        let (mut rest, before) = (word[*at..].chars(), word[..*at].chars().next_back());
        // Letters that are one sound stay together.
        let one = |a: char| matches!((before, a), (Some('c'), 'h' | 'k') | (Some('p' | 't' | 's'), 'h'));
        matches!((rest.next(), rest.next()), (Some(a), Some(b)) if a.is_alphabetic() && !vowel(a) && vowel(b) && !one(a))
            && before.is_some()
    };
    starts.iter().copied().filter(|at| *at <= last && *at * 2 > last).rfind(syllable).unwrap_or(last)
}
