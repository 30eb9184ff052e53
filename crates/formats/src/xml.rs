//! Just enough XML to write a feed: elements that always close, text that is always escaped.
use crate::escape::push_html;

/// Writes elements in the order they are named; [`Xml::finish`] closes what is open.
pub(crate) struct Xml {
    out: String,
    open: Vec<&'static str>,
}

impl Xml {
    pub(crate) fn new() -> Self {
        Self { out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned(), open: Vec::new() }
    }

    pub(crate) fn start(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.line();
        self.tag(name, attributes);
        self.out.push('>');
        self.open.push(name);
    }

    pub(crate) fn end(&mut self) {
        if let Some(name) = self.open.pop() {
            self.line();
            self.close(name);
        }
    }

    pub(crate) fn leaf(&mut self, name: &'static str, attributes: &[(&str, &str)], text: &str) {
        self.line();
        self.tag(name, attributes);
        self.out.push('>');
        push_html(&mut self.out, text);
        self.close(name);
    }

    pub(crate) fn empty(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.line();
        self.tag(name, attributes);
        self.out.push_str("/>");
    }

    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.end();
        }
        self.out.push('\n');
        self.out
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            push_html(&mut self.out, value);
            self.out.push('"');
        }
    }

    fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    fn line(&mut self) {
        self.out.push('\n');
        self.out.push_str(&"  ".repeat(self.open.len()));
    }
}
