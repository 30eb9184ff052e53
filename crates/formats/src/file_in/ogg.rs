//! Ogg (RFC 3533): pages. Sound only: Opus (RFC 7845) or Vorbis.
use super::piece;
use std::io::{Read, Result, Seek};

/// A page is never longer.
const PAGE: usize = 27 + 255 + 255 * 255;

pub(super) fn is_whole(file: &mut (impl Read + Seek), length: u64) -> Result<bool> {
    let head = piece(file, 0, PAGE)?;
    let Some(first) = page(&head) else { return Ok(false) };
    let sound = [b"OpusHead".as_slice(), b"\x01vorbis"].iter().any(|mark| body(&head).starts_with(mark));
    if !sound || first as u64 >= length {
        return Ok(false);
    }
    // The last page ends where the file does.
    let tail = piece(file, length.saturating_sub(PAGE as u64), PAGE)?;
    let last = (0..tail.len()).rev().find(|&at| tail[at..].starts_with(b"OggS"));
    Ok(last.is_some_and(|at| page(&tail[at..]) == Some(tail.len() - at)))
}

/// Length of the page that begins here, if it is all there.
fn page(bytes: &[u8]) -> Option<usize> {
    let segments = usize::from(*bytes.get(26).filter(|_| bytes.starts_with(b"OggS"))?);
    let sizes = bytes.get(27..27 + segments)?;
    let length = 27 + segments + sizes.iter().map(|&size| usize::from(size)).sum::<usize>();
    (bytes.len() >= length).then_some(length)
}

fn body(bytes: &[u8]) -> &[u8] {
    let segments = bytes.get(26).map_or(0, |&count| usize::from(count));
    bytes.get(27 + segments..).unwrap_or_default()
}
