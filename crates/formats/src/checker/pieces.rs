//! A text cut at everything that ends a thought anyway: paragraphs, headings, items, lines. Each letter knows where it
//! was typed.
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// One line of words, without markup.
#[derive(Default)]
pub(super) struct Piece {
    pub text: String,
    /// For every byte of the text, the byte of the source it came from.
    places: Vec<usize>,
    /// Links in it: bytes of the text, and of the source with all markup.
    pub links: Vec<(Range<usize>, Range<usize>)>,
    /// Pictures without a description, in bytes of the source.
    pub bare_pictures: Vec<Range<usize>>,
}

impl Piece {
    /// Where a stretch of the text was typed.
    pub fn typed(&self, from: usize, to: usize) -> (usize, usize) {
        let first = self.places.get(from).copied().unwrap_or(0);
        let last = to.checked_sub(1).and_then(|at| self.places.get(at)).map_or(first, |at| at + 1);
        (first, last.max(first))
    }

    fn push(&mut self, text: &str, range: Range<usize>) {
        let exact = text.len() == range.len();
        self.places.extend((0..text.len()).map(|n| if exact { range.start + n } else { range.start }));
        self.text.push_str(text);
    }

    fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.bare_pictures.is_empty()
    }
}

pub(super) fn read(source: &str) -> Vec<Piece> {
    let mut pieces = vec![Piece::default()];
    let mut open: Vec<(bool, usize, Range<usize>)> = Vec::new();
    for (event, range) in Parser::new_ext(source, Options::ENABLE_STRIKETHROUGH).into_offset_iter() {
        let Some(piece) = pieces.last_mut() else { break };
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                piece.push(&text, range)
            }
            Event::Start(Tag::Link { .. }) => open.push((true, piece.text.len(), range)),
            Event::Start(Tag::Image { .. }) => open.push((false, piece.text.len(), range)),
            Event::End(TagEnd::Link | TagEnd::Image) => match open.pop() {
                Some((true, from, typed)) if from <= piece.text.len() => {
                    piece.links.push((from..piece.text.len(), typed))
                }
                Some((false, from, typed)) if piece.text.get(from..).is_some_and(|alt| alt.trim().is_empty()) => {
                    piece.bare_pictures.push(typed);
                }
                _ => {}
            },
            Event::Start(Tag::Strong | Tag::Emphasis | Tag::Strikethrough)
            | Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough) => {}
            // Inside of a link its words go on.
            Event::SoftBreak | Event::HardBreak if !open.is_empty() => piece.push(" ", range.start..range.start + 1),
            _ => {
                open.clear();
                pieces.push(Piece::default());
            }
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}
