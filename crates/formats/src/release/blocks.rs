//! What a sheet is made of: headings, paragraphs, points of a list, each of words in one of two cuts.
use crate::draw::Face;
use crate::markdown;
use pulldown_cmark::{Event, Tag, TagEnd};

/// What a block is to whoever has it read aloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// The headline.
    Title,
    /// A heading of a part.
    Heading,
    /// A heading within the text.
    Subheading,
    Paragraph,
    /// A point of a list, so deep.
    Point(u8),
    Quote,
    /// A paragraph in a frame: what must not be overlooked.
    Notice,
}

/// A piece of text set on its own.
#[derive(Clone, Debug, Hash)]
pub struct Block {
    pub(super) role: Role,
    /// A dash or a number before a point.
    pub(super) marker: String,
    pub(super) runs: Vec<(Face, String)>,
}

impl Block {
    fn new(role: Role, face: Face, text: &str) -> Self {
        Self { role, marker: String::new(), runs: vec![(face, text.to_owned())] }
    }

    /// The headline.
    pub fn title(text: &str) -> Self {
        Self::new(Role::Title, Face::Bold, text)
    }

    /// A heading of a part.
    pub fn heading(text: &str) -> Self {
        Self::new(Role::Heading, Face::Bold, text)
    }

    /// A paragraph; line breaks stay.
    pub fn paragraph(text: &str) -> Self {
        Self::new(Role::Paragraph, Face::Regular, text)
    }

    /// What must not be overlooked.
    pub fn notice(text: &str) -> Self {
        Self::new(Role::Notice, Face::Bold, text)
    }

    /// Limited Markdown as blocks.
    pub fn text(source: &str) -> Vec<Block> {
        let mut reader = Reader::default();
        markdown::events(source).for_each(|event| reader.event(event));
        reader.close();
        reader.blocks
    }
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    runs: Vec<(Face, String)>,
    role: Option<Role>,
    strong: u32,
    quotes: u32,
    /// The number of the next point; `None` in a list without numbers.
    lists: Vec<Option<u64>>,
    marker: String,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => self.say(&text),
            Event::SoftBreak | Event::HardBreak => self.say("\n"),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => self.open(Role::Subheading),
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::List(first) => {
                self.close();
                self.lists.push(first);
            }
            Tag::Item => {
                self.close();
                self.marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}.", *number - 1)
                    }
                    _ => "–".to_owned(),
                };
            }
            Tag::Strong => self.strong += 1,
            Tag::Paragraph => self.close(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Item => self.close(),
            TagEnd::BlockQuote(_) => {
                self.close();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.close();
                self.lists.pop();
            }
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            _ => {}
        }
    }

    fn open(&mut self, role: Role) {
        self.close();
        self.role = Some(role);
    }

    fn say(&mut self, text: &str) {
        let heading = self.role == Some(Role::Subheading);
        let face = if heading || self.strong > 0 { Face::Bold } else { Face::Regular };
        self.runs.push((face, text.to_owned()));
    }

    /// Ends what is open.
    fn close(&mut self) {
        let runs = std::mem::take(&mut self.runs);
        let depth = u8::try_from(self.lists.len()).unwrap_or(u8::MAX);
        let role = self.role.take().unwrap_or(match (depth, self.quotes) {
            (0, 0) => Role::Paragraph,
            (0, _) => Role::Quote,
            (depth, _) => Role::Point(depth),
        });
        if runs.iter().any(|(_, text)| !text.trim().is_empty()) {
            self.blocks.push(Block { role, marker: std::mem::take(&mut self.marker), runs });
        }
    }
}
