//! quick-xml's events with the checks it leaves to its callers: one root, nothing beside it, no DTD, no entities but
//! the five of XML, names that are names, bounded depth.
use super::{CapError, charset};
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{NamespaceResolver, QName, ResolveResult};
use quick_xml::reader::Reader;
use std::borrow::Cow;

const SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";

/// What comes next.
pub(super) enum Token<'a> {
    Open(Open<'a>),
    Close,
    Text(Cow<'a, str>),
    /// A character that was written as a reference.
    Char(char),
    /// The document is over.
    End,
}

/// The beginning of an element.
#[derive(Clone, Copy)]
pub(super) struct Open<'a> {
    /// Its name without a prefix.
    pub name: &'a str,
    pub space: Space,
    /// Where its `<` stands.
    pub at: usize,
    /// Whether it has attributes other than declarations of namespaces.
    pub attributes: bool,
}

/// The namespace of an element.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// That of the root.
    Cap,
    Signature,
    Other,
}

pub(super) struct Tokens<'a> {
    source: &'a str,
    reader: Reader<&'a [u8]>,
    /// The declarations in force. Hardly an element of a warning has one, so only those that may are looked at.
    names: NamespaceResolver,
    /// What names without a prefix belong to, as long as no declaration comes or goes.
    plain: Option<Space>,
    depth: u16,
    elements: usize,
    /// The namespace of the root, once it was seen.
    root: Option<String>,
    /// Set when a comment or instruction was passed over; whoever cares clears it first.
    pub skipped: bool,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        let mut reader = Reader::from_str(source);
        let config = reader.config_mut();
        config.enable_all_checks(true);
        config.expand_empty_elements = true;
        let names = NamespaceResolver::default();
        Self { source, reader, names, plain: None, depth: 0, elements: 0, root: None, skipped: false }
    }

    /// The namespace of the root.
    pub(super) fn root_namespace(&self) -> &str {
        self.root.as_deref().unwrap_or_default()
    }

    pub(super) fn source(&self) -> &'a str {
        self.source
    }

    /// How far the document is read, in bytes.
    pub(super) fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.source.len())
    }

    pub(super) fn next(&mut self) -> Result<Token<'a>, CapError> {
        loop {
            let at = self.position();
            match self.reader.read_event().map_err(not_xml)? {
                Event::Start(start) => return self.open(&start, at).map(Token::Open),
                Event::Empty(_) => return Err(CapError::NotXml("an empty element that was not opened".to_owned())),
                Event::End(_) => {
                    self.close();
                    return Ok(Token::Close);
                }
                Event::Text(text) if self.depth > 0 => return plain(text.xml10_content()).map(Token::Text),
                Event::Text(text) if is_blank(&text) => {}
                Event::CData(text) if self.depth > 0 => return Ok(Token::Text(text.xml10_content())),
                Event::GeneralRef(reference) if self.depth > 0 => return character(&reference).map(Token::Char),
                Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => return Err(CapError::Beside),
                Event::Comment(_) => self.skipped = true,
                Event::PI(pi) if pi.target().eq_ignore_ascii_case("xml") || !is_part(pi.target()) => {
                    return Err(CapError::NotXml("an instruction with a reserved name".to_owned()));
                }
                Event::PI(_) => self.skipped = true,
                Event::Decl(_) if at == 0 => declaration(&self.source[..self.position()])?,
                Event::Decl(_) => return Err(CapError::NotXml("an XML declaration inside the document".to_owned())),
                Event::DocType(_) => return Err(CapError::Dtd),
                Event::Eof if self.depth == 0 && self.root.is_some() => return Ok(Token::End),
                Event::Eof if self.depth == 0 => return Err(CapError::NotXml("no element at all".to_owned())),
                Event::Eof => return Err(CapError::NotXml("the document ends inside an element".to_owned())),
            }
        }
    }

    /// Passes over what is left of the element that was opened, and returns its source.
    pub(super) fn skip(&mut self, open: Open<'a>) -> Result<&'a str, CapError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.next()?;
        }
        Ok(self.source.get(open.at..self.position()).unwrap_or_default())
    }

    fn open(&mut self, start: &BytesStart<'_>, at: usize) -> Result<Open<'a>, CapError> {
        self.depth += 1;
        if usize::from(self.depth) > super::MAX_DEPTH {
            return Err(CapError::Depth);
        }
        self.elements += 1;
        if self.elements > super::MAX_ELEMENTS {
            return Err(CapError::Elements);
        }
        let whole = start.name().0;
        let whole = self.source.get(at + 1..at + 1 + whole.len()).unwrap_or_default();
        let Some(name) = local(whole) else {
            return Err(CapError::NotXml("an element whose name is none".to_owned()));
        };
        let declares = !start.attributes_raw().is_empty();
        if declares {
            // Declarations belong to the depth they stand at.
            self.names.set_level(self.depth - 1);
            self.names.push(start).map_err(not_xml)?;
            self.plain = None;
        }
        let space = self.space(whole, name.len() == whole.len())?;
        Ok(Open { name, space, at, attributes: declares && attributes(start, &self.names)? })
    }

    fn space(&mut self, name: &str, is_plain: bool) -> Result<Space, CapError> {
        if let Some(space) = self.plain.filter(|_| is_plain) {
            return Ok(space);
        }
        let space = name_space(self.names.resolve_element(QName(name)).0, &mut self.root)?;
        if is_plain {
            self.plain = Some(space);
        }
        Ok(space)
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.names.level() > self.depth {
            self.names.set_level(self.depth);
            self.plain = None;
        }
    }
}

/// Refuses a second root and prefixes that stand for nothing.
fn name_space(space: ResolveResult<'_>, root: &mut Option<String>) -> Result<Space, CapError> {
    let space = match space {
        ResolveResult::Bound(namespace) => namespace.0,
        ResolveResult::Unbound => "",
        ResolveResult::Unknown(_) => return Err(CapError::NotXml("an undeclared prefix".to_owned())),
    };
    Ok(match root {
        None => {
            *root = Some(space.to_owned());
            Space::Cap
        }
        Some(root) if root == space => Space::Cap,
        Some(_) if space == SIGNATURE => Space::Signature,
        Some(_) => Space::Other,
    })
}

/// Checks the attributes; true when one is more than a declaration of a namespace or an instruction for validators.
fn attributes(start: &BytesStart<'_>, resolver: &NamespaceResolver) -> Result<bool, CapError> {
    let raw = start.attributes_raw();
    if raw.trim_matches(is_space).is_empty() {
        return Ok(false);
    }
    let mut any = false;
    for attribute in start.attributes() {
        let attribute = attribute.map_err(not_xml)?;
        let (name, value) = (attribute.key.0, &attribute.value);
        let at = (name.as_ptr() as usize).saturating_sub(raw.as_ptr() as usize);
        let apart = raw.as_bytes().get(at.wrapping_sub(1)).is_some_and(|b| is_space(char::from(*b)));
        if local(name).is_none() || !apart || value.contains('<') {
            return Err(CapError::NotXml("an attribute that is none".to_owned()));
        }
        let declares = name == "xmlns" || name.starts_with("xmlns:");
        if !declares && matches!(resolver.resolve_attribute(attribute.key).0, ResolveResult::Unknown(_)) {
            return Err(CapError::NotXml("an undeclared prefix".to_owned()));
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(not_xml)?;
        value.chars().try_for_each(|c| charset::referenced(c).map(drop))?;
        any |= !(declares || name.starts_with("xsi:"));
    }
    Ok(any)
}

/// XML 1.0 §2.8: version, then perhaps encoding, then perhaps standalone.
fn declaration(source: &str) -> Result<(), CapError> {
    let inside = source.strip_prefix("<?xml").and_then(|rest| rest.strip_suffix("?>"));
    let good = inside.and_then(|rest| {
        let (version, rest) = pseudo_attribute(rest, "version")?;
        let minor =
            version.strip_prefix("1.").filter(|minor| !minor.is_empty() && minor.bytes().all(|b| b.is_ascii_digit()));
        minor?;
        let (encoding, rest) = pseudo_attribute(rest, "encoding").unwrap_or(("x", rest));
        let letters = encoding.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
        let (standalone, rest) = pseudo_attribute(rest, "standalone").unwrap_or(("no", rest));
        let known = matches!(standalone, "yes" | "no");
        let named = encoding.starts_with(|c: char| c.is_ascii_alphabetic());
        (letters && named && known && rest.trim_matches(is_space).is_empty()).then_some(())
    });
    good.ok_or_else(|| CapError::NotXml("an XML declaration that is none".to_owned()))
}

/// White space, the name, an equals sign and the quoted value; with what follows.
fn pseudo_attribute<'t>(text: &'t str, name: &str) -> Option<(&'t str, &'t str)> {
    let rest = text.trim_start_matches(is_space);
    let rest = rest.strip_prefix(name).filter(|_| rest.len() < text.len())?.trim_start_matches(is_space);
    let rest = rest.strip_prefix('=')?.trim_start_matches(is_space);
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest[1..].split_once(quote)
}

/// XML 1.0 §2.4 forbids the end of a CDATA section in plain text.
fn plain(text: Cow<'_, str>) -> Result<Cow<'_, str>, CapError> {
    let section = text.as_bytes().contains(&b']') && text.contains("]]>");
    if section { Err(CapError::NotXml("]]> in a text".to_owned())) } else { Ok(text) }
}

fn character(reference: &BytesRef<'_>) -> Result<char, CapError> {
    if reference.is_char_ref() {
        let c = reference.resolve_char_ref().map_err(|_| CapError::Character)?;
        return charset::referenced(c.ok_or(CapError::Character)?);
    }
    let known = resolve_xml_entity(reference).and_then(|text| text.chars().next());
    known.ok_or_else(|| CapError::NotXml("an entity that was not declared".to_owned()))
}

/// The last part of a name with or without a prefix (Namespaces in XML §4); `None` for what is none.
fn local(name: &str) -> Option<&str> {
    let (prefix, local) = name.split_once(':').unwrap_or(("x", name));
    (is_part(prefix) && is_part(local)).then_some(local)
}

/// XML 1.0 §2.3 without colons, with everything beyond ASCII taken as letters.
fn is_part(name: &str) -> bool {
    let first = |b: u8| b.is_ascii_alphabetic() || b == b'_' || !b.is_ascii();
    let later = |b: u8| first(b) || b.is_ascii_digit() || b == b'-' || b == b'.';
    name.bytes().next().is_some_and(first) && name.bytes().all(later)
}

/// Whether there is nothing but white space: what stands between most elements.
pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n'))
}

pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn not_xml(error: impl std::fmt::Display) -> CapError {
    CapError::NotXml(error.to_string())
}
