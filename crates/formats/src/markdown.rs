//! Limited Markdown to safe HTML and to plain text.
//!
//! The HTML is safe by construction: every tag is written here, every letter that came from outside is escaped, and
//! addresses are parsed before they are written. Raw HTML is shown as the letters it consists of.
use crate::escape::{escape_html, push_html};
use crate::links::{self, Piece};
use crate::rich::{Links, Rich};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream};

/// Safe HTML: bold, italic, strike, lists, quotes, rules, links, h3 and h4. A single line break stays a line break,
/// as in the field it was typed in. Pictures become their description, code becomes text.
pub fn to_html(source: &str) -> String {
    let mut html = Html::default();
    for event in events(source) {
        html.event(event);
    }
    html.out
}

/// The same HTML, block by block.
pub(crate) fn to_blocks(source: &str) -> Vec<String> {
    let (mut html, mut depth, mut blocks) = (Html::default(), 0_usize, Vec::new());
    for event in events(source) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        html.event(event);
        if depth == 0 {
            blocks.push(std::mem::take(&mut html.out).trim_end().to_owned());
        }
    }
    blocks
}

/// The words alone: lines as written, blocks apart by an empty line, list items with a dash or their number.
pub fn to_text(source: &str) -> String {
    Rich::read(source, Links::Dropped).text
}

/// The first words in one line, at most `max` letters, cut between words. Items of a list follow each other by commas
/// in place of their dashes, which would read as dashes between thoughts here; a block ends in a full stop where more follows.
pub fn lead(source: &str, max: usize) -> String {
    let mut line = String::new();
    let mut in_list = false;
    for next in to_text(source).lines() {
        let item = next.strip_prefix("- ");
        let after = if next.is_empty() { '.' } else { ',' };
        if (in_list && item.is_some() || next.is_empty()) && line.ends_with(char::is_alphanumeric) {
            line.push(after);
        }
        in_list = item.is_some() || in_list && !next.is_empty();
        for word in item.unwrap_or(next).split_whitespace() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    channel::text::shorten(&line, max)
}

pub(crate) fn events(source: &str) -> impl Iterator<Item = Event<'_>> {
    TextMergeStream::new(Parser::new_ext(source, Options::ENABLE_STRIKETHROUGH))
}

#[derive(Default)]
struct Html {
    out: String,
    /// One entry per open link: whether its address was accepted and an end tag is owed.
    links: Vec<bool>,
}

impl Html {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.links.is_empty() => self.linked_text(&text),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::SoftBreak | Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => self.out.push_str("<hr>\n"),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::CodeBlock(_) | Tag::HtmlBlock => self.out.push_str("<p>"),
            Tag::Heading { level, .. } => self.out.push_str(if top(level) { "<h3>" } else { "<h4>" }),
            Tag::BlockQuote(_) => self.out.push_str("<blockquote>\n"),
            Tag::List(None) => self.out.push_str("<ul>\n"),
            Tag::List(Some(1)) => self.out.push_str("<ol>\n"),
            Tag::List(Some(first)) => self.out.push_str(&format!("<ol start=\"{first}\">\n")),
            Tag::Item => self.out.push_str("<li>"),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Link { dest_url, .. } => self.open_link(dest_url),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::HtmlBlock => self.out.push_str("</p>\n"),
            TagEnd::Heading(level) => self.out.push_str(if top(level) { "</h3>\n" } else { "</h4>\n" }),
            TagEnd::BlockQuote(_) => self.out.push_str("</blockquote>\n"),
            TagEnd::List(true) => self.out.push_str("</ol>\n"),
            TagEnd::List(false) => self.out.push_str("</ul>\n"),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Link if self.links.pop() == Some(true) => self.out.push_str("</a>"),
            _ => {}
        }
    }

    fn open_link(&mut self, address: CowStr<'_>) {
        let href = links::accept(&address);
        self.links.push(href.is_some());
        if let Some(href) = href {
            self.out.push_str(&anchor(&href));
        }
    }

    /// Text with bare addresses turned into links.
    fn linked_text(&mut self, text: &str) {
        for piece in links::find(text) {
            match piece {
                Piece::Words(words) => self.text(words),
                Piece::Link { shown, href } => {
                    self.out.push_str(&anchor(&href));
                    self.text(shown);
                    self.out.push_str("</a>");
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        let lines = text.strip_suffix('\n').unwrap_or(text);
        for (n, line) in lines.split('\n').enumerate() {
            if n > 0 {
                self.out.push_str("<br>\n");
            }
            push_html(&mut self.out, line);
        }
    }
}

fn top(level: HeadingLevel) -> bool {
    matches!(level, HeadingLevel::H1 | HeadingLevel::H2)
}

fn anchor(href: &str) -> String {
    format!("<a href=\"{}\" rel=\"noopener\">", escape_html(href))
}
