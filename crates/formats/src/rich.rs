//! A text with marks on ranges of it, read from limited Markdown: what every outlet writes its own markup from. Cutting
//! it cuts the words; a mark can never be left open.
use crate::links::{self, Piece};
use crate::markdown;
use pulldown_cmark::{Event, Tag, TagEnd};

/// What a range of letters is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Bold,
    Italic,
    Strike,
    Heading,
    Quote,
    /// Leads to an accepted address.
    Link(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Bytes of the text.
    pub from: usize,
    pub to: usize,
    pub style: Style,
}

/// What becomes of a link whose words are not its address.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Links {
    /// Only the words stay.
    Dropped,
    /// `words: address`, for outlets that know no words over a link.
    Beside,
    /// The words are marked.
    Within,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rich {
    pub text: String,
    /// Properly nested; an inner mark stands before the one around it.
    pub marks: Vec<Mark>,
}

impl Rich {
    /// Lines as written, blocks apart by an empty line, list items with a dash or their number.
    pub fn read(source: &str, links: Links) -> Rich {
        let mut reader = Reader { rich: Rich::default(), lists: Vec::new(), open: Vec::new(), links };
        for event in markdown::events(source) {
            reader.event(event);
        }
        reader.rich.trimmed()
    }

    /// Words without marks but for the addresses in them.
    pub fn plain(text: &str) -> Rich {
        let mut rich = Rich::default();
        rich.push_plain(text);
        rich
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Appends words; addresses in them are marked.
    pub fn push_plain(&mut self, text: &str) {
        for piece in links::find(text) {
            match piece {
                Piece::Words(words) => self.text.push_str(words),
                Piece::Link { shown, href } => self.push_marked(shown, Style::Link(href)),
            }
        }
    }

    /// Appends words under one mark.
    pub fn push_marked(&mut self, text: &str, style: Style) {
        let from = self.text.len();
        self.text.push_str(text);
        self.mark(from, style);
    }

    /// Appends another text with its marks.
    pub fn push(&mut self, other: &Rich) {
        let at = self.text.len();
        self.text.push_str(&other.text);
        let moved = other.marks.iter().map(|m| Mark { from: m.from + at, to: m.to + at, style: m.style.clone() });
        self.marks.extend(moved);
    }

    /// Marks everything from a byte to the end.
    fn mark(&mut self, from: usize, style: Style) {
        let to = from + self.text[from..].trim_end().len();
        if to > from {
            self.marks.push(Mark { from, to, style });
        }
    }

    /// The first `at` bytes (the end of a word), and an ellipsis for the rest.
    pub fn cut(&self, at: usize) -> Rich {
        let dangling = |c: char| c.is_whitespace() || ",;:–-(„".contains(c);
        let mut head = self.text[..at].trim_end_matches(dangling);
        // The bare number of an item whose words did not fit.
        if let Some((before, last)) = head.rsplit_once('\n')
            && last.trim_start().strip_suffix('.').is_some_and(|n| n.chars().all(|c| c.is_ascii_digit()))
        {
            head = before.trim_end_matches(dangling);
        }
        if head.is_empty() {
            return Rich::default();
        }
        let mut cut = Rich { text: head.to_owned(), marks: self.marks.clone() };
        cut.clamp();
        cut.text.push('…');
        cut
    }

    fn clamp(&mut self) {
        let end = self.text.len();
        self.marks.iter_mut().for_each(|mark| mark.to = mark.to.min(end));
        self.marks.retain(|mark| mark.from < mark.to);
    }

    fn trimmed(mut self) -> Rich {
        self.text.truncate(self.text.trim_end().len());
        self.clamp();
        let lead = self.text.len() - self.text.trim_start().len();
        if lead > 0 {
            self.text.drain(..lead);
            for mark in &mut self.marks {
                (mark.from, mark.to) = (mark.from.saturating_sub(lead), mark.to.saturating_sub(lead));
            }
            self.marks.retain(|mark| mark.from < mark.to);
        }
        self
    }

    /// Writes the text with something before and after each mark; `put` writes one letter of the text at its byte.
    pub fn weave(&self, ends: impl Fn(&Style) -> (String, String), put: impl Fn(&mut String, usize, char)) -> String {
        let mut stops: Vec<(usize, Stop)> = Vec::new();
        for (index, mark) in self.marks.iter().enumerate() {
            let (before, after) = ends(&mark.style);
            let long = mark.to - mark.from;
            // Around the inner mark: opened earlier, closed later. Of two over the same letters the later one is outer.
            stops.push((mark.from, Stop { opens: true, rank: (usize::MAX - long, usize::MAX - index), text: before }));
            stops.push((mark.to, Stop { opens: false, rank: (long, index), text: after }));
        }
        stops.sort_by(|(at, a), (bt, b)| (at, a.opens, a.rank).cmp(&(bt, b.opens, b.rank)));
        let mut stops = stops.into_iter().peekable();
        let mut out = String::with_capacity(self.text.len() + 64);
        for (at, letter) in self.text.char_indices() {
            while let Some((_, stop)) = stops.next_if(|(stop, _)| *stop <= at) {
                out.push_str(&stop.text);
            }
            put(&mut out, at, letter);
        }
        stops.for_each(|(_, stop)| out.push_str(&stop.text));
        out
    }
}

struct Stop {
    opens: bool,
    rank: (usize, usize),
    text: String,
}

struct Reader {
    rich: Rich,
    /// The next number of each open list; `None` for dashes.
    lists: Vec<Option<u64>>,
    /// Where each open mark began; `None` for a link whose address was refused.
    open: Vec<(Option<Style>, usize)>,
    links: Links,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_link() => self.rich.text.push_str(&text),
            Event::Text(text) => self.rich.push_plain(&text),
            Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => self.rich.text.push_str(&text),
            Event::SoftBreak | Event::HardBreak => self.rich.text.push('\n'),
            Event::Rule => self.blank_line(),
            _ => {}
        }
    }

    fn in_link(&self) -> bool {
        self.open.iter().any(|(style, _)| !matches!(style, Some(s) if !matches!(s, Style::Link(_))))
    }

    fn start(&mut self, tag: Tag<'_>) {
        let style = match tag {
            Tag::List(first) => {
                self.new_line();
                return self.lists.push(first);
            }
            Tag::Item => return self.item(),
            Tag::Strong => Some(Style::Bold),
            Tag::Emphasis => Some(Style::Italic),
            Tag::Strikethrough => Some(Style::Strike),
            Tag::Heading { .. } => Some(Style::Heading),
            Tag::BlockQuote(_) => Some(Style::Quote),
            Tag::Link { dest_url, .. } => links::accept(&dest_url).map(Style::Link),
            _ => return,
        };
        self.open.push((style, self.rich.text.len()));
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::List(_) => {
                self.lists.pop();
                if self.lists.is_empty() { self.blank_line() } else { self.new_line() }
            }
            TagEnd::Item => self.new_line(),
            TagEnd::Paragraph if !self.lists.is_empty() => self.new_line(),
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::HtmlBlock => self.blank_line(),
            TagEnd::Heading(_) => {
                self.close();
                self.blank_line();
            }
            TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::BlockQuote(_) | TagEnd::Link => {
                self.close();
            }
            _ => {}
        }
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some((Some(Style::Link(href)), from)) if self.links == Links::Beside => self.beside(from, href),
            Some((Some(style), from)) => self.rich.mark(from, style),
            _ => {}
        }
    }

    /// The address after the words, unless the words say it already.
    fn beside(&mut self, from: usize, href: String) {
        let bare = |address: &str| {
            let address = address.trim();
            let cut = ["https://", "http://", "mailto:", "tel:"].iter().find_map(|scheme| address.strip_prefix(scheme));
            cut.unwrap_or(address).trim_end_matches('/').to_owned()
        };
        let words = self.rich.text[from..].to_owned();
        if bare(&words) == bare(&href) {
            return self.rich.mark(from, Style::Link(href));
        }
        if !words.trim().is_empty() {
            self.rich.text.push_str(": ");
        }
        let shown = ["mailto:", "tel:"].iter().find_map(|scheme| href.strip_prefix(scheme)).unwrap_or(&href).to_owned();
        self.rich.push_marked(&shown, Style::Link(href));
    }

    fn item(&mut self) {
        self.new_line();
        self.rich.text.push_str(&"  ".repeat(self.lists.len().saturating_sub(1).min(8)));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.rich.text.push_str(&format!("{number}. "));
                *number += 1;
            }
            _ => self.rich.text.push_str("- "),
        }
    }

    fn new_line(&mut self) {
        if !self.rich.text.is_empty() && !self.rich.text.ends_with('\n') {
            self.rich.text.push('\n');
        }
    }

    fn blank_line(&mut self) {
        self.new_line();
        if !self.rich.text.is_empty() && !self.rich.text.ends_with("\n\n") {
            self.rich.text.push('\n');
        }
    }
}
