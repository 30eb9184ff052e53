//! The Common Alerting Protocol, version 1.2 (OASIS CAP-v1.2-os, 1 July 2010): reads what the world sends, writes only
//! what the standard allows.
//!
//! [`read`] is lenient and says what it repaired: a warning with an open polygon is still a warning. What is not
//! well-formed XML (or means harm) is refused as a whole: DTDs, deep nesting, two roots, characters XML does not know.
//! Versions 1.0 and 1.1 are read as well. The received bytes stay beside the parsed form, because a signature (§3.3.4)
//! holds for bytes, and because an official warning is passed on unchanged.
//!
//! [`write`] takes only a [`channel::warning::rules::Sound`] message, so that whatever it writes passes the schema of
//! §3.4 and the rules of §3.2.
//!
//! With the feature `xml-signature` what was written can carry an XML signature: `signature`.
//!
//! The work goes in two steps: `shape` finds the elements and judges their order against the schema, `sense` makes
//! values of the texts in them. NINA's JSON joins at the second step.
mod charset;
mod elements;
pub mod feed;
mod geometry;
mod links;
mod raw;
mod report;
mod sense;
mod sequence;
mod shape;
#[cfg(feature = "xml-signature")]
mod signature;
mod tokens;
mod values;
mod write;

use channel::warning::Alert;
pub(crate) use raw::{RawAlert, RawArea, RawInfo, RawPair};
pub use report::{Finding, Problem, Report};
#[cfg(feature = "xml-signature")]
pub use signature::{public_key, signed};
pub use write::write;

/// Media type to serve a message with, as all publishers of CAP do.
pub const CONTENT_TYPE: &str = "application/cap+xml";
/// Media type of a public key in PEM.
pub const KEY_TYPE: &str = "application/x-pem-file";
/// Where the public keys of the XML signatures are, each under its name with `.pem`.
pub const KEYS: &str = "/.well-known/ausrufer/warnings/";
/// The longest message that is read, in bytes. The largest real one known has half a million.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;
/// How deep elements may be nested. CAP itself needs five levels, a signature eight.
pub const MAX_DEPTH: usize = 64;

/// How many elements a message may have, ten times as many as the largest real one known.
pub const MAX_ELEMENTS: usize = 100_000;
/// How many earlier messages are read of those it names; a chain of real ones has a few dozen.
pub const MAX_REFERENCES: usize = 1_000;

/// A message that was read, with all that came with it.
#[derive(Clone, Debug)]
pub struct Received {
    bytes: Vec<u8>,
    /// What it says.
    pub alert: Alert,
    /// Its version of the protocol.
    pub version: Version,
    /// What was not as it should be, and what was made of it.
    pub report: Report,
    /// What is no part of CAP, as it stood in the document: signatures, elements of others.
    pub foreign: Vec<Foreign>,
}

impl Received {
    /// The bytes as received: what is stored, passed on and checked against a signature.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether it carries a signature. That says nothing about whether the signature holds.
    pub fn is_signed(&self) -> bool {
        self.foreign.iter().any(|part| part.is_signature)
    }
}

/// A version of the protocol, told by the namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    /// `http://www.incident.com/cap/1.0`
    V1_0,
    /// `urn:oasis:names:tc:emergency:cap:1.1`
    V1_1,
    /// `urn:oasis:names:tc:emergency:cap:1.2`
    V1_2,
    /// NINA's JSON, which says the same as version 1.2.
    Json,
    /// Another namespace, or none.
    Unknown,
}

/// What NINA's JSON says, as a message.
pub(crate) fn from_json(bytes: Vec<u8>, raw: RawAlert<'_>, mut report: Report) -> Result<Received, CapError> {
    let alert = sense::alert(raw, &mut report)?;
    Ok(Received { bytes, alert, version: Version::Json, report, foreign: Vec::new() })
}

/// A time as senders write it, in CAP's form or not.
pub(crate) fn lenient_moment(text: &str) -> Option<channel::warning::Moment> {
    values::quiet_moment(text.trim())
}

/// An element that is no part of CAP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// The element it stood in.
    pub inside: &'static str,
    /// Its source, from `<` to `>`.
    pub source: String,
    /// Whether it is an XML signature (§3.3.4.1).
    pub is_signature: bool,
}

/// Why a document was not read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CapError {
    /// Longer than [`MAX_BYTES`].
    #[error("the message is longer than {MAX_BYTES} bytes")]
    TooLarge,
    /// The bytes are not text in the encoding they claim.
    #[error("the bytes are not {0}")]
    Encoding(String),
    /// A character that XML 1.0 does not know, written out or as a reference.
    #[error("a character that XML does not know")]
    Character,
    /// A document type declaration: entities, external files.
    #[error("a document type declaration, which no message needs")]
    Dtd,
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("nested deeper than {MAX_DEPTH} elements")]
    Depth,
    /// More than [`MAX_ELEMENTS`].
    #[error("more than {MAX_ELEMENTS} elements")]
    Elements,
    /// Not well-formed.
    #[error("not well-formed XML: {0}")]
    NotXml(String),
    /// Something follows the message, or stands before it.
    #[error("text or elements beside the message")]
    Beside,
    /// The root is no `alert`.
    #[error("the root element is <{0}>, not <alert>")]
    NotAnAlert(String),
    /// Without this the message has no name or time, and nothing can refer to it.
    #[error("no usable <{0}>")]
    Lacks(&'static str),
}

/// Reads one message. Time and memory are proportional to its length.
pub fn read(bytes: impl Into<Vec<u8>>) -> Result<Received, CapError> {
    let bytes = bytes.into();
    if bytes.len() > MAX_BYTES {
        return Err(CapError::TooLarge);
    }
    let mut report = Report::default();
    let source = charset::decode(&bytes)?;
    let shaped = shape::document(&source, &mut report)?;
    let alert = sense::alert(shaped.alert, &mut report)?;
    let (version, foreign) = (shaped.version, shaped.foreign);
    drop(source);
    Ok(Received { bytes, alert, version, report, foreign })
}
