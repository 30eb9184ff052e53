//! Cuts HTML into tags and text the way browsers do (HTML Standard §13.2.5), without believing any of it.
use super::entities::decode;

/// A piece of HTML.
pub(super) enum Token<'a> {
    /// Text with entities still in it.
    Text(&'a str),
    /// A tag begins something; the attributes as written.
    Start { name: String, attributes: &'a str },
    /// A tag ends something.
    End(String),
}

/// Elements whose content nobody is to read.
const DROPPED: [&str; 15] = [
    "script", "style", "noscript", "template", "iframe", "object", "svg", "math", "select", "textarea", "button",
    "title", "head", "video", "audio",
];

/// Walks over the source once.
pub(super) struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Self { rest: html }
    }

    /// The text up to the next thing that begins like a tag.
    fn text(&mut self) -> &'a str {
        let bytes = self.rest.as_bytes();
        let mut end = 0;
        while end < bytes.len() {
            if bytes[end] == b'<' && opens(&bytes[end..]) {
                break;
            }
            end += 1;
        }
        self.split(end)
    }

    fn split(&mut self, at: usize) -> &'a str {
        let (head, tail) = self.rest.split_at(at);
        self.rest = tail;
        head
    }

    /// Skips a comment or a declaration.
    fn skip_markup(&mut self) {
        let end = match self.rest.strip_prefix("<!--") {
            Some(rest) => rest.find("-->").map(|at| at + 7),
            None if self.rest.starts_with("<![CDATA[") => Some(9),
            None => self.rest.find('>').map(|at| at + 1),
        };
        self.split(end.unwrap_or(self.rest.len()));
    }

    /// Skips to behind the end tag of an element whose content is dropped. To the end of the source when there is
    /// none: what follows an open script is script.
    fn skip_element(&mut self, name: &str) {
        let mut from = 0;
        while let Some(at) = self.rest[from..].find("</") {
            let after = from + at + 2;
            let found = self.rest.get(after..after + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name));
            if found {
                let end = self.rest[after..].find('>').map_or(self.rest.len(), |at| after + at + 1);
                self.split(end);
                return;
            }
            from = after;
        }
        self.rest = "";
    }

    fn tag(&mut self) -> Token<'a> {
        let source = self.split(tag_end(self.rest));
        let inner = source.trim_start_matches('<').trim_end_matches('>');
        let (ends, inner) = match inner.strip_prefix('/') {
            Some(inner) => (true, inner),
            None => (false, inner),
        };
        let name_end = inner.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inner.len());
        let name = inner[..name_end].to_ascii_lowercase();
        if ends { Token::End(name) } else { Token::Start { name, attributes: &inner[name_end..] } }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while !self.rest.is_empty() {
            let text = self.text();
            if !text.is_empty() {
                return Some(Token::Text(text));
            }
            if self.rest.starts_with("<!") || self.rest.starts_with("<?") {
                self.skip_markup();
                continue;
            }
            match self.tag() {
                Token::Start { name, attributes } if DROPPED.contains(&name.as_str()) => {
                    if !attributes.trim_end().ends_with('/') {
                        self.skip_element(&name);
                    }
                }
                token => return Some(token),
            }
        }
        None
    }
}

fn opens(bytes: &[u8]) -> bool {
    match bytes {
        [_, b'/', c, ..] => c.is_ascii_alphabetic(),
        [_, c, ..] => c.is_ascii_alphabetic() || matches!(c, b'!' | b'?'),
        _ => false,
    }
}

/// The byte behind the tag at the start; a `>` inside quotes does not end it, an open quote does not swallow the rest.
pub(crate) fn tag_end(source: &str) -> usize {
    let mut quote = None;
    for (at, byte) in source.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    source.find('>').map_or(source.len(), |at| at + 1)
}

/// The decoded value of an attribute.
pub(super) fn attribute(source: &str, wanted: &str) -> Option<String> {
    let (_, value) = attributes(source).find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
    Some(decode(value).into_owned())
}

/// Names and values as written, without quotes.
pub(crate) fn attributes(source: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = source.strip_suffix('>').unwrap_or(source).trim_end();
    // The slash of an empty element, not the end of an address without quotes.
    if let Some(head) = rest.strip_suffix('/').filter(|head| head.ends_with(['"', '\'', ' '])) {
        rest = head;
    }
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '/' | '='));
        if rest.is_empty() {
            return None;
        }
        let name_end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
        let (name, after) = rest.split_at(name_end);
        let after = after.trim_start();
        let (value, tail) = match after.strip_prefix('=') {
            Some(after) => value(after.trim_start()),
            None => ("", after),
        };
        rest = tail;
        Some((name, value))
    })
}

fn value(source: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = source.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    source.split_at(source.find(char::is_whitespace).unwrap_or(source.len()))
}
