//! Turns what claims to be XML into XML: one pass, bounded depth and number of elements, output always well-formed in
//! its tags. Entities of HTML become letters, `&` and `<` that stand for themselves are escaped, elements that were
//! not ended are ended, what follows the feed is dropped.
use super::{FeedInError, Repair, Repairs};
use crate::escape::{escape_html, is_xml_char};
use crate::html_in::{named, tag_end};

const MAX_DEPTH: usize = 128;
const MAX_ELEMENTS: usize = 500_000;
/// How far into the document the feed may begin; before it stand error messages of the server's script.
const MAX_PREFACE: usize = 64 * 1024;

/// Elements of RSS whose content is text, even when tags stand in it.
const LEAVES: [&str; 8] = ["title", "description", "content:encoded", "link", "guid", "pubDate", "category", "dc:date"];
/// Elements that end an unfinished leaf.
const FRAMES: [&str; 4] = ["item", "channel", "rss", "rdf:RDF"];
/// Elements of HTML that never end.
const VOID: [&str; 4] = ["br", "hr", "img", "wbr"];
/// Prefixes feeds use without declaring them.
const SPACES: [(&str, &str); 4] = [
    ("content", "http://purl.org/rss/1.0/modules/content/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("atom", "http://www.w3.org/2005/Atom"),
    ("media", "http://search.yahoo.com/mrss/"),
];

/// The repaired document, or why it is none.
pub(super) fn xml(text: &str, repairs: &mut Repairs) -> Result<String, FeedInError> {
    let start = start_of_feed(text)?;
    if !text[..start].is_empty() {
        repairs.add(Repair::Prolog);
    }
    let out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    let mut pass = Pass { rest: &text[start..], out, stack: Vec::new(), elements: 0, rss: false, repairs };
    pass.run()?;
    Ok(pass.out)
}

fn start_of_feed(text: &str) -> Result<usize, FeedInError> {
    let mut end = text.len().min(MAX_PREFACE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text[..end].to_ascii_lowercase();
    let roots = ["<rss", "<rdf:rdf", "<feed", "<atom:feed", "<entry"];
    let root = roots.iter().filter_map(|root| head.find(root)).min();
    let Some(root) = root else {
        let page = head.contains("<html") || head.contains("<!doctype html");
        // A declaration of entities can be so long that the feed begins behind it.
        return match (page, head.contains("<!entity")) {
            (_, true) => Err(FeedInError::Entities),
            (true, _) => Err(FeedInError::WebPage),
            _ => Err(FeedInError::NotAFeed("no rss, feed or RDF element".to_owned())),
        };
    };
    if head[..root].contains("<!entity") {
        return Err(FeedInError::Entities);
    }
    // White space before the prolog is an error of XML; between prolog and feed it is not.
    let prolog = head[..root].find("<?xml").or_else(|| head[..root].find("<!doctype"));
    let comment = head[..root].find("<!--");
    Ok(match (prolog, comment) {
        (Some(prolog), _) => prolog,
        (None, Some(comment)) if head[..comment].trim().is_empty() => comment,
        _ => root,
    })
}

struct Pass<'a, 'r> {
    rest: &'a str,
    out: String,
    stack: Vec<&'a str>,
    elements: usize,
    rss: bool,
    repairs: &'r mut Repairs,
}

impl<'a> Pass<'a, '_> {
    fn run(&mut self) -> Result<(), FeedInError> {
        while !self.rest.is_empty() {
            let at = self.rest.find('<').unwrap_or(self.rest.len());
            let text = self.take(at);
            if !self.stack.is_empty() {
                self.text(text);
            }
            if self.rest.is_empty() {
                break;
            }
            self.markup()?;
            if self.stack.is_empty() && self.elements > 0 {
                break;
            }
        }
        while let Some(open) = self.stack.pop() {
            self.repairs.add(Repair::Tags);
            self.out.push_str(&format!("</{open}>"));
        }
        Ok(())
    }

    fn take(&mut self, bytes: usize) -> &'a str {
        let (head, tail) = self.rest.split_at(bytes.min(self.rest.len()));
        self.rest = tail;
        head
    }

    /// To behind `end`, or everything when it never comes.
    fn take_through(&mut self, end: &str) -> &'a str {
        let at = self.rest.find(end).map_or(self.rest.len(), |at| at + end.len());
        self.take(at)
    }

    fn markup(&mut self) -> Result<(), FeedInError> {
        let rest = self.rest;
        if rest.starts_with("<!--") {
            self.take_through("-->");
        } else if rest.starts_with("<![CDATA[") {
            let section = self.take_through("]]>");
            let inner = section.trim_start_matches("<![CDATA[");
            // Written as escaped text: it means the same and survives letters XML does not know.
            self.verbatim(inner.strip_suffix("]]>").unwrap_or(inner));
        } else if rest.starts_with("<?") {
            self.take_through("?>");
        } else if rest.starts_with("<!") {
            self.declaration()?;
        } else if let Some(name) = tag_name(rest) {
            self.tag(name)?;
        } else {
            self.take(1);
            self.repairs.add(Repair::Ampersand);
            self.out.push_str("&lt;");
        }
        Ok(())
    }

    fn declaration(&mut self) -> Result<(), FeedInError> {
        let end = self.rest.find('>').unwrap_or(self.rest.len());
        let bracket = self.rest[..end].find('[');
        let source = if bracket.is_some() { self.take_through("]") } else { self.take(end + 1) };
        if source.to_ascii_lowercase().contains("<!entity") {
            return Err(FeedInError::Entities);
        }
        if bracket.is_some() {
            self.take_through(">");
        }
        Ok(())
    }

    fn tag(&mut self, name: &'a str) -> Result<(), FeedInError> {
        let source = self.take(tag_end(self.rest));
        let ends = source.starts_with("</");
        let empty = source.ends_with("/>");
        if self.rss && self.in_leaf(name, ends) {
            self.verbatim(source);
            return Ok(());
        }
        if ends {
            self.end(name);
            return Ok(());
        }
        if self.rss && name == "item" && self.stack.contains(&"item") {
            self.repairs.add(Repair::Tags);
            self.end("item");
        }
        self.elements += 1;
        if self.elements > MAX_ELEMENTS {
            return Err(FeedInError::TooManyItems);
        }
        if self.stack.len() >= MAX_DEPTH {
            return Err(FeedInError::TooDeep);
        }
        if self.elements == 1 {
            self.root(name, source);
        } else if self.rss && self.stack.last() == Some(&"item") && name == "image" && !empty {
            self.item_image();
            return Ok(());
        } else if self.rss && self.stack.last() == Some(&"item") && name == "media:thumbnail" && empty {
            // The reader behind drops a preview that stands alone; as content it is kept.
            self.attributes("media:content", &source[1 + name.len()..]);
            self.attribute("type", "image/jpeg");
        } else {
            self.attributes(name, &source[1 + name.len()..]);
        }
        if empty || VOID.contains(&name) {
            self.out.push_str("/>");
        } else {
            self.out.push('>');
            self.stack.push(name);
        }
        Ok(())
    }

    /// Whether the tag is to be read as text because it stands in an element of text. Ends that element when the tag
    /// belongs to what lies around it.
    fn in_leaf(&mut self, name: &str, ends: bool) -> bool {
        let Some(leaf) = self.stack.last().copied().filter(|open| LEAVES.contains(open)) else { return false };
        if ends && name == leaf {
            return false;
        }
        let markup = matches!(leaf, "description" | "content:encoded");
        if FRAMES.contains(&name) || (!markup && !ends && LEAVES.contains(&name)) {
            self.stack.pop();
            self.repairs.add(Repair::Tags);
            self.out.push_str(&format!("</{leaf}>"));
            return false;
        }
        self.repairs.add(Repair::Tags);
        true
    }

    fn end(&mut self, name: &str) {
        let Some(at) = self.stack.iter().rposition(|open| *open == name) else {
            self.repairs.add(Repair::Tags);
            return;
        };
        for open in self.stack.drain(at..).rev() {
            if open != name {
                self.repairs.add(Repair::Tags);
            }
            self.out.push_str(&format!("</{open}>"));
        }
    }

    /// The first element, with a version the reader knows and every prefix declared. A default namespace of RSS, which
    /// some scripts invent, would hide all items.
    fn root(&mut self, name: &'a str, source: &str) {
        self.rss = matches!(name, "rss" | "rdf:RDF");
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in crate::html_in::attributes(&source[1 + name.len()..]) {
            let keep = if name == "rss" { key.starts_with("xmlns:") } else { key != "version" };
            if keep && is_name(key) {
                self.attribute(key, value);
            }
        }
        if name == "rss" {
            if !["\"2.0\"", "'2.0'", "\"0.91\"", "'0.91'", "\"0.92\"", "'0.92'"].iter().any(|v| source.contains(v)) {
                self.repairs.add(Repair::Version);
            }
            // Every later version reads the earlier ones.
            self.attribute("version", "2.0");
        }
        for (prefix, space) in SPACES {
            if !source.contains(&format!("xmlns:{prefix}")) {
                self.attribute(&format!("xmlns:{prefix}"), space);
            }
        }
    }

    fn attributes(&mut self, name: &str, source: &str) {
        self.out.push('<');
        self.out.push_str(name);
        let mut seen: Vec<&str> = Vec::new();
        for (key, value) in crate::html_in::attributes(source) {
            if is_name(key) && !seen.contains(&key) && seen.len() < 32 {
                self.attribute(key, value);
                seen.push(key);
            }
        }
    }

    fn attribute(&mut self, key: &str, value: &str) {
        self.out.push_str(&format!(" {key}=\""));
        if self.loose_ampersand(value) {
            self.repairs.add(Repair::Ampersand);
        }
        self.verbatim(&crate::html_in::decode(value));
        self.out.push('"');
    }

    /// `<image>` in an item is no RSS but common; an enclosure says the same.
    fn item_image(&mut self) {
        let inner = self.take_through("</image>").trim_end_matches("</image>");
        let inner = inner.split_once("<url>").map_or(inner, |(_, url)| url.split("</url>").next().unwrap_or(url));
        let url = inner.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
        if url.len() < 2_000 {
            let url = escape_html(&crate::html_in::decode(url));
            self.out.push_str(&format!("<enclosure url=\"{url}\" type=\"image/jpeg\"/>"));
        }
    }

    fn verbatim(&mut self, text: &str) {
        if text.contains(|c| !is_xml_char(c)) {
            self.repairs.add(Repair::ControlCharacters);
        }
        crate::escape::push_html(&mut self.out, text);
    }

    fn text(&mut self, text: &str) {
        if self.loose_ampersand(text) {
            self.repairs.add(Repair::Ampersand);
        }
        self.verbatim(&crate::html_in::decode(text));
    }

    fn loose_ampersand(&self, text: &str) -> bool {
        text.match_indices('&').any(|(at, _)| {
            let name = text[at + 1..].bytes().take(33).position(|b| b == b';').map(|end| &text[at + 1..at + 1 + end]);
            !name.is_some_and(|name| name.starts_with('#') || named(name).is_some())
        })
    }
}

/// The name of the tag at the start; `None` when it is no tag.
fn tag_name(source: &str) -> Option<&str> {
    let source = source.strip_prefix("</").or_else(|| source.strip_prefix('<'))?;
    let end = source.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))?;
    Some(&source[..end]).filter(|name| is_name(name))
}

fn is_name(name: &str) -> bool {
    let letter = |b: u8| b.is_ascii_alphabetic() || b == b'_';
    name.len() <= 100
        && name.bytes().next().is_some_and(letter)
        && name.bytes().all(|b| letter(b) || b.is_ascii_digit() || b"-.:".contains(&b))
        && name.matches(':').count() <= 1
        && !name.ends_with(':')
}
