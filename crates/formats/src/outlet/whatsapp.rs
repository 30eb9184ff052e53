//! The text for a WhatsApp channel in its own markup: `*bold*`, `_italic_`, `~strike~`, lists and `> quotes`. It has no
//! headings and no words over a link, and no way to write a literal star where it would mean bold: such a letter is
//! replaced by one that looks alike.
use super::parts::{self, Parts, alt_line, prepared, sorted};
use super::{Outlet, Prepared, Unit};
use crate::post_view::{ChannelView, PostView};
use crate::rich::{Links, Mark, Rich, Style};
use std::collections::HashSet;

const MARKERS: [char; 3] = ['*', '_', '~'];

pub(super) fn prepare(channel: &ChannelView<'_>, post: &PostView<'_>) -> Prepared {
    let parts =
        Parts { beneath: alt_line(post.content).into_iter().collect(), ..Parts::of(channel, post, Links::Beside) };
    let text = write(&parts.join(&parts.title, &parts.body));
    Prepared {
        pictures: post.content.pictures.len().min(1),
        problems: sorted(parts::common(post.content, 1)),
        ..prepared(Outlet::Whatsapp, text, Unit::Letters, None)
    }
}

fn write(rich: &Rich) -> String {
    let marked = Rich { text: rich.text.clone(), marks: by_line(rich) };
    let literal = literals(&marked);
    let quotes: Vec<&Mark> = rich.marks.iter().filter(|mark| mark.style == Style::Quote).collect();
    let ends = |style: &Style| {
        let marker = marker(style).map_or_else(String::new, String::from);
        (marker.clone(), marker)
    };
    // A marker before the first letter of a line must not push the arrow of its quote into the line.
    let text =
        marked.weave(ends, |out, at, letter| out.push(if literal.contains(&at) { alike(letter) } else { letter }));
    let mut byte = 0;
    let lines = rich.text.split('\n').zip(text.split('\n')).map(|(plain, line)| {
        let quoted = !plain.is_empty() && quotes.iter().any(|mark| (mark.from..mark.to).contains(&byte));
        byte += plain.len() + 1;
        if quoted { format!("> {line}") } else { line.to_owned() }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn marker(style: &Style) -> Option<char> {
    match style {
        Style::Bold | Style::Heading => Some('*'),
        Style::Italic => Some('_'),
        Style::Strike => Some('~'),
        Style::Quote | Style::Link(_) => None,
    }
}

/// Marks end with their line, and stand only where WhatsApp reads them: from the beginning to the end of words. Bold in
/// bold would close it.
fn by_line(rich: &Rich) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for mark in rich.marks.iter().filter(|mark| marker(&mark.style).is_some()) {
        let outer = |other: &Mark| {
            other != mark
                && marker(&other.style) == marker(&mark.style)
                && other.from <= mark.from
                && mark.to <= other.to
        };
        if rich.marks.iter().any(outer) {
            continue;
        }
        let mut from = mark.from;
        for line in rich.text[mark.from..mark.to].split('\n') {
            let start = from + line.len() - line.trim_start().len();
            let end = start + line.trim().len();
            let before = rich.text[..start].chars().next_back();
            let after = rich.text[end..].chars().next();
            if start < end && edge(before) && edge(after) {
                marks.push(Mark { from: start, to: end, style: mark.style.clone() });
            }
            from += line.len() + 1;
        }
    }
    marks
}

/// Whether a marker may stand beside this letter.
fn edge(letter: Option<char>) -> bool {
    letter.is_none_or(|c| !c.is_alphanumeric() && !MARKERS.contains(&c) && c != '`')
}

/// Letters of the text that WhatsApp would take for markup. Addresses keep theirs.
fn literals(rich: &Rich) -> HashSet<usize> {
    let mut found = HashSet::new();
    let addresses: Vec<(usize, usize)> = addresses(&rich.text);
    let mut from = 0;
    for line in rich.text.split('\n') {
        let free = |at: usize| !addresses.iter().any(|(start, end)| (*start..*end).contains(&at));
        if line.starts_with('>') && free(from) {
            found.insert(from);
        }
        let letters: Vec<(usize, char)> = line.char_indices().map(|(at, c)| (from + at, c)).collect();
        for (n, &(at, letter)) in letters.iter().enumerate().filter(|(_, (at, _))| free(*at)) {
            let before = n.checked_sub(1).map(|n| letters[n].1);
            let after = letters.get(n + 1).map(|l| l.1);
            let marked = rich.marks.iter().any(|m| marker(&m.style) == Some(letter) && (m.from..m.to).contains(&at));
            let opens = !before.is_some_and(char::is_alphanumeric) && after.is_some_and(|c| !c.is_whitespace());
            if letter == '`' || (MARKERS.contains(&letter) && (opens || marked)) {
                found.insert(at);
            }
        }
        from += line.len() + 1;
    }
    found
}

fn addresses(text: &str) -> Vec<(usize, usize)> {
    let plain = Rich::plain(text);
    plain.marks.iter().map(|mark| (mark.from, mark.to)).collect()
}

fn alike(letter: char) -> char {
    match letter {
        '*' => '∗',
        '_' => '＿',
        '~' => '∼',
        '`' => 'ˋ',
        '>' => '›',
        other => other,
    }
}
