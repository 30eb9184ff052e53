//! From bytes to text, strictly: what is not text in the encoding it claims is refused, since a warning with wrong
//! letters may be a warning with wrong numbers.
use super::CapError;
use crate::escape::is_xml_char;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// The document without its byte order mark.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, CapError> {
    let (encoding, body) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, &bytes[mark..]),
        None => (claimed(bytes)?, bytes),
    };
    let refused = || CapError::Encoding(encoding.name().to_owned());
    let text = if encoding == UTF_8 {
        Cow::Borrowed(std::str::from_utf8(body).map_err(|_| refused())?)
    } else {
        encoding.decode_without_bom_handling_and_without_replacement(body).ok_or_else(refused)?
    };
    if has_forbidden(&text) { Err(CapError::Character) } else { Ok(text) }
}

/// The encoding of the XML declaration; UTF-8 without one (XML 1.0 §4.3.3).
fn claimed(bytes: &[u8]) -> Result<&'static Encoding, CapError> {
    match bytes {
        [b'<', 0, _, 0, ..] => return Ok(UTF_16LE),
        [0, b'<', 0, _, ..] => return Ok(UTF_16BE),
        _ => {}
    }
    let head = &bytes[..bytes.len().min(200)];
    let Some(end) = head.windows(2).position(|two| two == b"?>").filter(|_| head.starts_with(b"<?xml")) else {
        return Ok(UTF_8);
    };
    let declaration = String::from_utf8_lossy(&head[..end]);
    let Some((_, value)) = declaration.split_once("encoding") else { return Ok(UTF_8) };
    let name: &str = value.trim_start_matches(['=', ' ', '\t', '\r', '\n', '"', '\'']);
    let name = name.split(['"', '\'']).next().unwrap_or_default();
    // A claim of UTF-16 written in single bytes contradicts itself.
    let known = Encoding::for_label(name.as_bytes()).filter(|encoding| encoding.is_ascii_compatible());
    known.ok_or_else(|| CapError::Encoding(name.to_owned()))
}

/// Characters outside of XML 1.0 §2.2. Control characters are single bytes in UTF-8; the two non-characters begin
/// alike and are looked for only where that byte stands.
fn has_forbidden(text: &str) -> bool {
    let bytes = text.as_bytes();
    let control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    let low = bytes.chunks(64).any(|chunk| chunk.iter().fold(false, |found, byte| found | control(byte)));
    low || (bytes.contains(&0xef) && text.contains(['\u{fffe}', '\u{ffff}']))
}

/// The character a numeric reference stands for.
pub(super) fn referenced(c: char) -> Result<char, CapError> {
    // C1 controls are discouraged by XML, not forbidden.
    if is_xml_char(c) || ('\u{7f}'..='\u{9f}').contains(&c) { Ok(c) } else { Err(CapError::Character) }
}
