//! WebM: EBML (RFC 8794) with a document type, then one segment.
use super::piece;
use std::io::{Read, Result, Seek};

/// Element numbers: the document type, and the segment with everything in it.
const DOC_TYPE: u64 = 0x4282;
const SEGMENT: u64 = 0x1853_8067;

pub(super) fn is_webm(head: &[u8]) -> bool {
    let Some((_, mut rest)) = number(head, true) else { return false };
    let Some((size, body)) = number(rest, false) else { return false };
    rest = body.get(..usize::try_from(size).unwrap_or(usize::MAX)).unwrap_or(body);
    while let Some((id, after)) = number(rest, true) {
        let Some((size, body)) = number(after, false) else { return false };
        let Some(value) = usize::try_from(size).ok().and_then(|size| body.get(..size)) else { return false };
        if id == DOC_TYPE {
            return value.starts_with(b"webm");
        }
        rest = &body[value.len()..];
    }
    false
}

/// The segment says how long it is, or that it ends with the file.
pub(super) fn is_whole(file: &mut (impl Read + Seek), length: u64) -> Result<bool> {
    let head = piece(file, 0, 1024)?;
    let after_head = || -> Option<u64> {
        let (_, rest) = number(&head, true)?;
        let (size, body) = number(rest, false)?;
        let rest = body.get(usize::try_from(size).ok()?..)?;
        let (id, after) = number(rest, true)?;
        let (size, body) = number(after, false)?;
        let begins = (head.len() - body.len()) as u64;
        let unknown = size == (1 << (7 * (after.len() - body.len()))) - 1;
        let end = if unknown { length } else { begins.checked_add(size)? };
        (id == SEGMENT && begins < length).then_some(end)
    };
    Ok(after_head().is_some_and(|end| end <= length))
}

/// A number of one to eight bytes (RFC 8794, 4); those that name an element keep the mark of their length.
fn number(bytes: &[u8], keep_mark: bool) -> Option<(u64, &[u8])> {
    let first = *bytes.first()?;
    let more = first.leading_zeros() as usize;
    if more > 7 {
        return None;
    }
    let start = if keep_mark { u64::from(first) } else { u64::from(first) & ((0x80 >> more) - 1) };
    let rest = bytes.get(1..=more)?;
    Some((rest.iter().fold(start, |sum, &byte| (sum << 8) | u64::from(byte)), &bytes[more + 1..]))
}
