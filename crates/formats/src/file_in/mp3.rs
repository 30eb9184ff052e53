//! MPEG audio, layer 3 (ISO 11172-3, 2.4): frames behind one another, perhaps a tag before them.
use super::piece;
use std::io::{Read, Result, Seek};

/// Kilobits a second by index, MPEG-1 and MPEG-2.
const RATES: [[u32; 16]; 2] = [
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0],
];

pub(super) fn begins(head: &[u8]) -> bool {
    head.starts_with(b"ID3") || frame(head).is_some_and(|length| head.get(length..).is_some_and(|n| frame(n).is_some()))
}

/// Three frames in a row are no accident.
pub(super) fn is_whole(file: &mut (impl Read + Seek), length: u64) -> Result<bool> {
    let head = piece(file, 0, 10)?;
    let mut at = match head.as_slice() {
        // The tag's length is written in seven bits a byte (id3.org, ID3v2.3, 3.1).
        [b'I', b'D', b'3', _, _, _, a, b, c, d] => {
            10 + [a, b, c, d].into_iter().fold(0, |sum, byte| (sum << 7) | u64::from(byte & 0x7f))
        }
        _ => 0,
    };
    for _ in 0..3 {
        match frame(&piece(file, at, 4)?) {
            Some(size) if at + size as u64 <= length => at += size as u64,
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// Length in bytes of the frame that begins here.
fn frame(bytes: &[u8]) -> Option<usize> {
    let &[0xff, second, third, _] = bytes.get(..4)? else { return None };
    let (version, layer) = ((second >> 3) & 3, (second >> 1) & 3);
    if second & 0xe0 != 0xe0 || version == 1 || layer != 1 {
        return None;
    }
    let first = version == 3;
    let rate = RATES[usize::from(!first)][usize::from(third >> 4)] * 1000;
    let hertz = [44_100, 48_000, 32_000, 0][usize::from((third >> 2) & 3)] / [4, 1, 2, 1][usize::from(version)];
    if rate == 0 || hertz == 0 {
        return None;
    }
    let samples = if first { 144 } else { 72 };
    Some((samples * rate / hertz + u32::from((third >> 1) & 1)) as usize)
}
