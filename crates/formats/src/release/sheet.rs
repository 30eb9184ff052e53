//! From blocks to lines on pages.
use super::blocks::{Block, Role};
use crate::draw::Face;

/// A4 in points.
pub(super) const PAGE: (f32, f32) = (595.28, 841.89);
/// 25 millimetres at the sides.
pub(super) const SIDE: f32 = 71.0;
/// Where the text begins and ends, from above.
const TOP: f32 = 92.0;
const BOTTOM: f32 = 770.0;
/// How far points and quotes stand in.
const STEP: f32 = 16.0;
/// Room around a notice.
const FRAME: f32 = 9.0;

/// One line, or the marker before one.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Which block it belongs to.
    pub block: usize,
    /// Whether it is the marker of its point.
    pub marker: bool,
    /// From the left.
    pub x: f32,
    /// Of the base line, from above.
    pub y: f32,
    pub size: f32,
    pub words: Vec<(Face, String)>,
}

/// A frame: left, top, width, height.
pub(super) type Frame = (f32, f32, f32, f32);

/// One page.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    pub lines: Vec<Line>,
    pub frames: Vec<Frame>,
}

/// Size, height of a line, room above.
fn shape(role: Role) -> (f32, f32, f32) {
    match role {
        Role::Title => (20.0, 25.0, 14.0),
        Role::Heading => (12.5, 17.0, 20.0),
        Role::Subheading => (11.5, 16.0, 14.0),
        Role::Point(_) => (10.5, 15.5, 4.0),
        Role::Notice => (11.5, 16.0, 22.0),
        Role::Paragraph | Role::Quote => (10.5, 15.5, 8.0),
    }
}

/// Sets blocks one below the other; a heading never stands alone at the foot of a page.
pub(super) fn set(blocks: &[Block]) -> Vec<Page> {
    let mut pages = vec![Page::default()];
    let mut y = TOP;
    for (number, block) in blocks.iter().enumerate() {
        let (size, height, above) = shape(block.role);
        let indent = match block.role {
            Role::Point(depth) => f32::from(depth) * STEP,
            Role::Quote => STEP,
            Role::Notice => FRAME + 3.0,
            _ => 0.0,
        };
        let inside = if block.role == Role::Notice { FRAME } else { 0.0 };
        let lines = wrap(&block.runs, size, PAGE.0 - 2.0 * SIDE - indent - inside);
        let rest = match block.role {
            Role::Heading | Role::Subheading | Role::Title => 3.0 * height,
            Role::Notice => lines.len() as f32 * height + FRAME,
            // Two lines together at least.
            _ => (lines.len().min(2)) as f32 * height,
        };
        if y > TOP {
            y += above;
        }
        if y + rest > BOTTOM && y > TOP {
            pages.push(Page::default());
            y = TOP;
        }
        let top = y;
        for (at, words) in lines.into_iter().enumerate() {
            if y + height > BOTTOM {
                pages.push(Page::default());
                y = TOP;
            }
            y += height;
            let (base, x) = (y - (height - size) * 0.7, SIDE + indent);
            let Some(page) = pages.last_mut() else { continue };
            if at == 0 && !block.marker.is_empty() {
                let words = vec![(Face::Regular, block.marker.clone())];
                page.lines.push(Line { block: number, marker: true, x: x - STEP, y: base, size, words });
            }
            page.lines.push(Line { block: number, marker: false, x, y: base, size, words });
        }
        if block.role == Role::Notice {
            let frame = (SIDE, top - FRAME, PAGE.0 - 2.0 * SIDE, y - top + 2.0 * FRAME - 2.0);
            pages.last_mut().into_iter().for_each(|page| page.frames.push(frame));
            y += FRAME;
        }
    }
    pages
}

/// Lines no wider than this. Words are kept whole unless one alone is too long.
fn wrap(runs: &[(Face, String)], size: f32, width: f32) -> Vec<Vec<(Face, String)>> {
    let mut lines: Vec<Vec<(Face, String)>> = vec![Vec::new()];
    let (mut used, mut space) = (0.0, false);
    let runs = runs.iter().flat_map(|(face, text)| pieces(text).map(move |piece| (*face, piece)));
    for (face, piece) in runs {
        match piece {
            "\n" => {
                push(&mut lines, face, " ");
                lines.push(Vec::new());
                (used, space) = (0.0, false);
                continue;
            }
            " " => {
                space = used > 0.0;
                continue;
            }
            _ => {}
        }
        let mut piece: String = piece.chars().filter(|c| face.has(*c)).collect();
        let gap = if space { face.width(" ", size) } else { 0.0 };
        let long = face.width(&piece, size);
        if used > 0.0 && used + gap + long > width {
            // The space stays at the end of its line, so that words do not run together where text is copied.
            push(&mut lines, face, " ");
            lines.push(Vec::new());
            used = 0.0;
        } else if space {
            push(&mut lines, face, " ");
            used += gap;
        }
        space = false;
        while used + face.width(&piece, size) > width {
            let fits = longest(&piece, face, size, width - used);
            push(&mut lines, face, &piece[..fits]);
            piece.drain(..fits);
            lines.push(Vec::new());
            used = 0.0;
        }
        push(&mut lines, face, &piece);
        used += face.width(&piece, size);
    }
    lines.retain(|line| line.iter().any(|(_, text)| !text.trim().is_empty()));
    lines
}

/// Words, single spaces, and line breaks.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let breaks = text.split_inclusive([' ', '\n', '\t']);
    breaks.flat_map(|part| {
        let word = part.trim_end_matches([' ', '\n', '\t']);
        let end = match &part[word.len()..] {
            "" => None,
            end if end.contains('\n') => Some("\n"),
            _ => Some(" "),
        };
        [(!word.is_empty()).then_some(word), end].into_iter().flatten()
    })
}

/// Bytes of as many letters as fit, one at least.
fn longest(word: &str, face: Face, size: f32, width: f32) -> usize {
    let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
    let fitting = ends.clone().take_while(|end| face.width(&word[..*end], size) <= width).last();
    fitting.or_else(|| ends.clone().next()).unwrap_or(word.len())
}

fn push(lines: &mut [Vec<(Face, String)>], face: Face, text: &str) {
    let Some(line) = lines.last_mut() else { return };
    match line.last_mut() {
        Some((last, said)) if *last == face => said.push_str(text),
        _ if text.is_empty() => {}
        _ => line.push((face, text.to_owned())),
    }
}
