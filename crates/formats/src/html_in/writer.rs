//! Writes Markdown from a stream of tags, however badly they are nested.
use super::marks::{emphasise, escape, escape_start};
use super::{address, tokens};
use url::Url;

/// Deeper lists and quotes are flattened.
const MAX_DEPTH: usize = 6;

pub(super) struct Writer<'a> {
    base: Option<&'a Url>,
    /// Finished blocks.
    out: String,
    /// The block being written: escaped inside lines, not yet at their starts.
    block: String,
    /// Whether a space is owed before the next word.
    space: bool,
    /// The next number of each open list; `None` for dashes.
    lists: Vec<Option<u64>>,
    /// A list item has begun and its mark is not written yet.
    item: bool,
    /// No item of the innermost list is written yet.
    new_list: bool,
    quotes: usize,
    heading: bool,
    /// Emphasis that is open: where it began in the block and its mark.
    emphasis: Option<(usize, &'static str, usize)>,
    /// The link that is open: where its text began and its address.
    link: Option<(usize, String)>,
    /// The table row has a cell already.
    cell: bool,
    /// The last block stood in a list.
    after_item: bool,
    /// The last block stood in a quote.
    after_quote: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(base: Option<&'a Url>) -> Self {
        Self {
            base,
            out: String::new(),
            block: String::new(),
            space: false,
            lists: Vec::new(),
            item: false,
            new_list: false,
            quotes: 0,
            heading: false,
            emphasis: None,
            link: None,
            cell: false,
            after_item: false,
            after_quote: false,
        }
    }

    pub(super) fn finish(mut self) -> String {
        self.flush();
        self.out
    }

    pub(super) fn text(&mut self, text: &str) {
        if text.starts_with(blank) {
            self.space = true;
        }
        let mut words = text.split(blank).filter(|word| word.contains(|c: char| !c.is_whitespace())).peekable();
        while let Some(word) = words.next() {
            if self.space && !self.block.is_empty() && !self.block.ends_with('\n') {
                self.block.push(' ');
            }
            let word: String = word.chars().filter(|c| !c.is_control() && *c != '\u{ad}').collect();
            let open = words.peek().is_none() && !text.ends_with(blank);
            escape(&mut self.block, &word, open);
            self.space = true;
        }
        self.space = if text.is_empty() { self.space } else { text.ends_with(blank) };
    }

    pub(super) fn start(&mut self, name: &str, attributes: &str) {
        match name {
            "br" => self.line_break(),
            "b" | "strong" => self.open_emphasis("**"),
            "i" | "em" => self.open_emphasis("*"),
            "s" | "del" | "strike" => self.open_emphasis("~~"),
            "a" => self.open_link(attributes),
            "ul" | "ol" => {
                self.flush();
                if self.lists.len() < MAX_DEPTH {
                    let first = tokens::attribute(attributes, "start").and_then(|n| n.parse().ok()).unwrap_or(1);
                    self.lists.push((name == "ol").then_some(first));
                    self.new_list = true;
                }
            }
            "li" => {
                self.flush();
                self.item = !self.lists.is_empty();
            }
            "td" | "th" => {
                if self.cell && !self.block.is_empty() && !self.block.ends_with('\n') {
                    self.block.push_str(" ·");
                    self.space = true;
                }
                self.cell = true;
            }
            "tr" => self.row(),
            "blockquote" => {
                self.flush();
                self.quotes = (self.quotes + 1).min(MAX_DEPTH);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.heading = true;
            }
            name if is_block(name) && !self.cell => self.flush(),
            name if is_block(name) => self.space = true,
            _ => {}
        }
    }

    pub(super) fn end(&mut self, name: &str) {
        match name {
            "b" | "strong" | "i" | "em" | "s" | "del" | "strike" => self.close_emphasis(),
            "a" => self.close_link(),
            "ul" | "ol" => {
                self.flush();
                self.lists.pop();
                self.item = false;
            }
            "tr" => self.row(),
            "table" => {
                self.cell = false;
                self.flush();
            }
            "blockquote" => {
                self.flush();
                self.quotes = self.quotes.saturating_sub(1);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.heading = false;
            }
            "li" => self.flush(),
            name if is_block(name) && !self.cell => self.flush(),
            name if is_block(name) => self.space = true,
            _ => {}
        }
    }

    fn line_break(&mut self) {
        if self.cell || self.heading {
            self.space = true;
            return;
        }
        if self.block.ends_with('\n') {
            // Two breaks are how many editors make a paragraph.
            self.flush();
        } else if !self.block.is_empty() {
            self.block.push('\n');
        }
        self.space = false;
    }

    fn row(&mut self) {
        self.cell = false;
        if !self.block.is_empty() && !self.block.ends_with('\n') {
            self.block.push('\n');
        }
        self.space = false;
    }

    fn open_emphasis(&mut self, mark: &'static str) {
        self.emphasis = match self.emphasis {
            None if self.link.is_none() && !self.heading => {
                self.pay_space();
                Some((self.block.len(), mark, 1))
            }
            // Only the outermost mark is written; the inner ones are counted so that they end in pairs.
            Some((from, outer, depth)) => Some((from, outer, depth + 1)),
            None => None,
        };
    }

    fn close_emphasis(&mut self) {
        // Tags that end in the wrong order: the link ends first, since emphasis moves the letters it began at.
        self.close_link();
        match self.emphasis.take() {
            Some((from, mark, 1)) => {
                let inner = self.block.split_off(from);
                emphasise(&mut self.block, &inner, mark);
            }
            Some((from, mark, depth)) => self.emphasis = Some((from, mark, depth - 1)),
            None => {}
        }
    }

    fn open_link(&mut self, attributes: &str) {
        self.close_link();
        let href = tokens::attribute(attributes, "href").filter(|href| !href.trim_start().starts_with('#'));
        let href = href.and_then(|href| address(&href, self.base)).and_then(|url| crate::links::accept(url.as_str()));
        if let Some(href) = href {
            self.pay_space();
            self.link = Some((self.block.len(), href));
        }
    }

    fn close_link(&mut self) {
        let Some((from, href)) = self.link.take() else { return };
        if from > self.block.len() {
            return;
        }
        let shown = self.block.split_off(from);
        let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        let href = href.replace('(', "%28").replace(')', "%29");
        if words.is_empty() {
            return;
        }
        if words.trim_end_matches('/') == href.trim_end_matches('/') || format!("mailto:{words}") == href {
            self.block.push_str(&words);
        } else {
            self.block.push_str(&format!("[{words}]({href})"));
        }
    }

    /// Writes the space owed before a mark, so that it stands outside of it.
    fn pay_space(&mut self) {
        if self.space && !self.block.is_empty() && !self.block.ends_with(['\n', ' ']) {
            self.block.push(' ');
        }
        self.space = false;
    }

    /// Ends the block and writes it with the marks of the lists and quotes it stands in.
    fn flush(&mut self) {
        self.close_link();
        if let Some((from, mark, depth)) = self.emphasis.take() {
            // Emphasis over several blocks begins anew in each of them.
            let inner = self.block.split_off(from.min(self.block.len()));
            emphasise(&mut self.block, &inner, mark);
            self.emphasis = Some((0, mark, depth));
        }
        self.space = false;
        let block = std::mem::take(&mut self.block);
        let block = block.trim();
        if block.is_empty() {
            return;
        }
        let quote = "> ".repeat(self.quotes);
        let outer = self.lists.split_last().map_or(&[][..], |(_, outer)| outer);
        let indent: String = outer.iter().map(|list| if list.is_some() { "   " } else { "  " }).collect();
        let (first, rest) = self.item_marks();
        if !self.out.is_empty() {
            // Only a list that begins with 1 may follow a line directly (CommonMark §5.3).
            let tight = self.after_item && self.item && (!self.new_list || matches!(first.as_str(), "- " | "1. "));
            let quoted = self.after_quote && self.quotes > 0;
            self.out.push_str(if tight {
                "\n"
            } else if quoted {
                "\n>\n"
            } else {
                "\n\n"
            });
        }
        for (n, line) in block.lines().map(str::trim).filter(|line| !line.is_empty()).enumerate() {
            if n > 0 {
                self.out.push('\n');
            }
            let heading = if self.heading && n == 0 { "## " } else { "" };
            let mark = if n == 0 { &first } else { &rest };
            self.out.push_str(&format!("{quote}{indent}{mark}{heading}{}", escape_start(line)));
        }
        self.after_item = !self.lists.is_empty();
        self.after_quote = self.quotes > 0;
        self.new_list &= !self.item;
        self.item = false;
    }

    /// What stands before the first and before every other line of a block in a list.
    fn item_marks(&mut self) -> (String, String) {
        match (self.item, self.lists.last_mut()) {
            (_, None) => (String::new(), String::new()),
            (true, Some(Some(number))) => {
                let mark = format!("{number}. ");
                *number += 1;
                (mark, "   ".to_owned())
            }
            (true, Some(None)) => ("- ".to_owned(), "  ".to_owned()),
            (false, Some(Some(_))) => ("   ".to_owned(), "   ".to_owned()),
            (false, Some(None)) => ("  ".to_owned(), "  ".to_owned()),
        }
    }
}

/// White space that may break; no-break spaces stay.
fn blank(c: char) -> bool {
    c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}'
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "aside"
            | "header"
            | "footer"
            | "main"
            | "nav"
            | "figure"
            | "figcaption"
            | "hr"
            | "pre"
            | "dl"
            | "dt"
            | "dd"
            | "table"
            | "tbody"
            | "thead"
            | "caption"
            | "address"
            | "form"
            | "fieldset"
            | "center"
            | "body"
            | "html"
    )
}
