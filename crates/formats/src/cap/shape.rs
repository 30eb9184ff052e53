//! The document's frame: what is the root, which version, what stands in it that is not CAP.
use super::raw::RawAlert;
use super::report::{Problem, Report};
use super::sequence::{Sequence, Slot};
use super::tokens::{Open, Space, Token, Tokens, is_blank, is_space};
use super::{CapError, Foreign, Version, elements};
use std::borrow::Cow;

pub(super) struct Shaped<'a> {
    pub alert: RawAlert<'a>,
    pub version: Version,
    pub foreign: Vec<Foreign>,
}

pub(super) fn document<'a>(source: &'a str, report: &mut Report) -> Result<Shaped<'a>, CapError> {
    let mut walk = Walk { tokens: Tokens::new(source), report, foreign: Vec::new() };
    let root = match walk.tokens.next()? {
        Token::Open(open) => open,
        _ => return Err(CapError::NotXml("no element at all".to_owned())),
    };
    if root.name != "alert" {
        return Err(CapError::NotAnAlert(root.name.chars().take(80).collect()));
    }
    let version = version(walk.tokens.root_namespace());
    match version {
        Version::V1_2 => {}
        Version::Unknown => walk.report.add(Problem::Namespace, "alert", walk.tokens.root_namespace()),
        _ => walk.report.add(Problem::OldVersion, "alert", walk.tokens.root_namespace()),
    }
    walk.plain_tag(&root, "alert");
    let alert = elements::alert(&mut walk)?;
    match walk.tokens.next()? {
        Token::End => Ok(Shaped { alert, version, foreign: walk.foreign }),
        _ => Err(CapError::Beside),
    }
}

fn version(namespace: &str) -> Version {
    match namespace {
        "urn:oasis:names:tc:emergency:cap:1.2" => Version::V1_2,
        "urn:oasis:names:tc:emergency:cap:1.1" => Version::V1_1,
        "http://www.incident.com/cap/1.0" => Version::V1_0,
        _ => Version::Unknown,
    }
}

/// The walk over the elements of one document.
pub(super) struct Walk<'a, 'r> {
    tokens: Tokens<'a>,
    report: &'r mut Report,
    foreign: Vec<Foreign>,
}

impl<'a> Walk<'a, '_> {
    /// Goes through the children of the element that was just opened, up to its end. `on` must read each to its end.
    pub(super) fn children(
        &mut self,
        inside: &'static str,
        slots: &'static [Slot],
        mut on: impl FnMut(&mut Self, &'static str) -> Result<(), CapError>,
    ) -> Result<(), CapError> {
        let mut sequence = Sequence::new(slots);
        loop {
            match self.tokens.next()? {
                Token::Open(open) => {
                    // Of the namespace of signatures only the signature itself has a place: a `ds:status` is not the status.
                    let signature = open.space == Space::Signature && open.name == "Signature" && inside == "alert";
                    let place = if open.space == Space::Cap || signature {
                        sequence.child(open.name, self.report)
                    } else {
                        None
                    };
                    match place {
                        None | Some("Signature") => self.keep(open, inside)?,
                        Some(name) => {
                            self.plain_tag(&open, name);
                            on(self, name)?;
                        }
                    }
                }
                Token::Close | Token::End => break,
                Token::Text(text) if is_blank(&text) => {}
                Token::Text(text) => self.report.add(Problem::StrayText, inside, &text),
                Token::Char(c) if is_space(c) => {}
                Token::Char(_) => self.report.add(Problem::StrayText, inside, ""),
            }
        }
        Ok(())
    }

    /// The text of the element that was just opened, up to its end.
    pub(super) fn text(&mut self, name: &'static str) -> Result<Cow<'a, str>, CapError> {
        let (mut out, mut depth) = (Cow::Borrowed(""), 0usize);
        self.tokens.skipped = false;
        loop {
            match self.tokens.next()? {
                Token::Text(text) if out.is_empty() => out = text,
                Token::Text(text) => out.to_mut().push_str(&text),
                Token::Char(c) => out.to_mut().push(c),
                Token::Open(_) => {
                    depth += 1;
                    self.report.add(Problem::Markup, name, "");
                    // Words on both sides of a tag stay apart.
                    out.to_mut().push(' ');
                }
                Token::Close if depth == 0 => break,
                Token::Close => depth -= 1,
                Token::End => break,
            }
        }
        if self.tokens.skipped {
            self.report.add(Problem::Split, name, &out);
        }
        Ok(out)
    }

    /// A name and a value; before version 1.1 both stood in one text, `name=value`.
    pub(super) fn pair(&mut self, inside: &'static str) -> Result<super::RawPair<'a>, CapError> {
        elements::pair(self, inside)
    }

    fn plain_tag(&mut self, open: &Open<'a>, name: &'static str) {
        if open.attributes {
            self.report.add(Problem::Attribute, name, "");
        }
    }

    fn keep(&mut self, open: Open<'a>, inside: &'static str) -> Result<(), CapError> {
        let is_signature = open.space == Space::Signature && open.name == "Signature";
        if !(is_signature && inside == "alert") {
            self.report.add(Problem::Unknown, inside, open.name);
        }
        let source = self.tokens.skip(open)?.to_owned();
        self.foreign.push(Foreign { inside, source, is_signature });
        Ok(())
    }

    /// The text between the tags of an element in the old form, or its children: whichever comes first.
    pub(super) fn source_ahead(&self) -> &'a str {
        self.tokens.source().get(self.tokens.position()..).unwrap_or_default()
    }

    pub(super) fn report(&mut self) -> &mut Report {
        self.report
    }
}
