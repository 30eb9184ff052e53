//! Foreign HTML to limited Markdown, in one pass and in time and memory proportional to its length.
//!
//! No tree is built: what comes out is Markdown, and only [`crate::markdown`] makes HTML again, which is safe whatever
//! stands in the source. A tree builder would add nothing but the known ways to make it grow without bound.
mod entities;
mod marks;
mod tokens;
mod writer;

pub(crate) use entities::{decode, named};
use tokens::{Token, Tokens};
pub(crate) use tokens::{attributes, tag_end};
use url::Url;
use writer::Writer;

/// Longer input is cut here, in bytes. The longest post is a tenth of it.
pub const MAX_BYTES: usize = 1024 * 1024;

/// What was found in foreign HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foreign {
    /// The text as limited Markdown; empty when there was none.
    pub markdown: String,
    /// Pictures in order, at most 50.
    pub images: Vec<ForeignImage>,
}

/// A picture in foreign HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignImage {
    /// Absolute http(s) address.
    pub src: Url,
    /// Its alternative text, possibly empty.
    pub alt: String,
}

const MAX_IMAGES: usize = 50;

/// Turns foreign HTML into limited Markdown. Scripts, styles and forms go with what is in them, tables become lines.
/// `base` makes relative addresses absolute; without it they are dropped.
pub fn to_markdown(html: &str, base: Option<&Url>) -> Foreign {
    let mut writer = Writer::new(base);
    let mut images = Vec::new();
    for token in Tokens::new(cut(html)) {
        match token {
            Token::Text(text) => writer.text(&decode(text)),
            Token::Start { name, attributes } if name == "img" => {
                if let Some(image) = image(attributes, base).filter(|_| images.len() < MAX_IMAGES) {
                    images.push(image);
                }
            }
            Token::Start { name, attributes } => writer.start(&name, attributes),
            Token::End(name) => writer.end(&name),
        }
    }
    Foreign { markdown: writer.finish(), images }
}

/// The words of a title: entities decoded, tags dropped, one line. Leaves `<` alone where no tag begins.
pub fn to_line(html: &str) -> String {
    let mut out = String::new();
    for token in Tokens::new(cut(html)) {
        match token {
            Token::Text(text) => out.push_str(&decode(text)),
            Token::Start { name, .. } if matches!(name.as_str(), "br" | "p" | "div") => out.push(' '),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a whole text: entities decoded, tags dropped, lines where the HTML had lines. A text without tags and
/// entities stays as it is, and so does a `<` where no tag begins.
pub(crate) fn to_lines(html: &str) -> String {
    let mut out = String::new();
    for token in Tokens::new(cut(html)) {
        match token {
            Token::Text(text) => out.push_str(&decode(text)),
            Token::Start { name, .. } if matches!(name.as_str(), "br" | "p" | "div" | "li" | "tr" | "ul" | "ol") => {
                out.push('\n');
            }
            _ => {}
        }
    }
    out
}

fn cut(html: &str) -> &str {
    let mut end = html.len().min(MAX_BYTES);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    &html[..end]
}

fn image(attributes: &str, base: Option<&Url>) -> Option<ForeignImage> {
    let src = tokens::attribute(attributes, "src").or_else(|| tokens::attribute(attributes, "data-src"))?;
    let src = address(&src, base).filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let alt = tokens::attribute(attributes, "alt").unwrap_or_default();
    Some(ForeignImage { src, alt: alt.split_whitespace().collect::<Vec<_>>().join(" ") })
}

/// Makes an address absolute; `None` when it is relative without a base or no address at all.
pub(crate) fn address(text: &str, base: Option<&Url>) -> Option<Url> {
    let text = text.trim();
    if text.is_empty() || text.len() > 4_000 {
        return None;
    }
    match base {
        Some(base) => base.join(text).ok(),
        None => Url::parse(text).ok(),
    }
}
