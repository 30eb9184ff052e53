//! MPEG-4 and QuickTime (ISO 14496-12): boxes in boxes. HEIF pictures are written in the same boxes.
use super::{Told, piece};
use std::io::{Read, Result, Seek, SeekFrom};

/// More boxes than that no honest file has.
const BOXES_MAX: usize = 10_000;

/// The plan of a film is looked through so far; a minute of film has some 30 kB.
const PLAN_MAX: usize = 8 * 1024 * 1024;

/// What the first box says, by its major brand and those it says it fits too.
pub(super) fn brand(head: &[u8]) -> Option<Told> {
    let size = head.get(..4)?.try_into().map(u32::from_be_bytes).ok()? as usize;
    let major = head.get(8..12)?;
    let others = head.get(16..size.clamp(16, head.len().max(16))).unwrap_or_default();
    let any = |names: &[&[u8; 4]]| names.iter().any(|name| major == *name || others.chunks(4).any(|c| c == *name));
    if any(&[b"avif", b"avis"]) {
        Some(Told::Avif)
    } else if any(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"]) {
        Some(Told::Heic)
    } else if [b"M4A ", b"M4B "].iter().any(|name| major == *name) {
        Some(Told::M4a)
    } else {
        Some(Told::Mp4)
    }
}

/// One box: where it begins, where what is in it begins, where it ends.
struct Part {
    kind: [u8; 4],
    start: u64,
    body: u64,
    end: u64,
}

/// The boxes between two places; `None` when one of them reaches beyond.
fn parts(file: &mut (impl Read + Seek), from: u64, to: u64) -> Result<Option<Vec<Part>>> {
    let (mut found, mut at) = (Vec::new(), from);
    while at < to {
        let head = piece(file, at, 16)?;
        let (Some(size), Some(kind)) = (head.get(..4), head.get(4..8)) else { return Ok(None) };
        let size = size.iter().fold(0, |sum, &byte| (sum << 8) | u64::from(byte));
        let (body, size) = match size {
            0 => (8, to - at),
            1 => (16, head.get(8..16).map_or(0, |long| long.iter().fold(0, |sum, &b| (sum << 8) | u64::from(b)))),
            size => (8, size),
        };
        let end = at.saturating_add(size);
        if size < body || end > to || found.len() >= BOXES_MAX {
            return Ok(None);
        }
        found.push(Part { kind: kind.try_into().unwrap_or_default(), start: at, body: at + body, end });
        at = end;
    }
    Ok(Some(found))
}

/// Every box ends within the file; what is played and the plan of it are both there.
pub(super) fn is_whole(file: &mut (impl Read + Seek), length: u64) -> Result<bool> {
    let Some(found) = parts(file, 0, length)? else { return Ok(false) };
    let has = |kind: &[u8; 4]| found.iter().any(|part| part.kind == *kind);
    Ok(has(b"moov") && has(b"mdat"))
}

/// Whether a film is coded as HEVC, which phones of some makers alone play (ISO 14496-15: sample entries `hvc1`, `hev1`).
///
/// # Errors
/// Of the reader.
pub fn is_hevc(file: &mut (impl Read + Seek)) -> Result<bool> {
    let length = file.seek(SeekFrom::End(0))?;
    let plan = parts(file, 0, length)?.unwrap_or_default().into_iter().find(|part| part.kind == *b"moov");
    let Some(plan) = plan else { return Ok(false) };
    let size = usize::try_from(plan.end - plan.body).unwrap_or(PLAN_MAX).min(PLAN_MAX);
    let bytes = piece(file, plan.body, size)?;
    Ok(bytes.windows(4).any(|kind| kind == b"hvc1" || kind == b"hev1"))
}

/// A box that is made empty: its kind is overwritten by `free` and its body by zeros, so that nothing moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blank {
    /// Where the four letters of its kind stand.
    pub kind: u64,
    /// Where its body begins.
    pub body: u64,
    /// Where it ends.
    pub end: u64,
}

/// The boxes in which cameras write the place, the device and the owner: `udta`, `meta` and `uuid` of the film and of each
/// track. No player needs them.
///
/// # Errors
/// Of the reader.
pub fn private(file: &mut (impl Read + Seek)) -> Result<Vec<Blank>> {
    let length = file.seek(SeekFrom::End(0))?;
    let mut blanks = Vec::new();
    let mut holders = vec![(0, length, true)];
    while let Some((from, to, top)) = holders.pop() {
        for part in parts(file, from, to)?.unwrap_or_default() {
            match &part.kind {
                b"moov" | b"trak" => holders.push((part.body, part.end, false)),
                b"uuid" | b"meta" => blanks.push(part),
                b"udta" if !top => blanks.push(part),
                _ => {}
            }
        }
    }
    Ok(blanks.into_iter().map(|part| Blank { kind: part.start + 4, body: part.body, end: part.end }).collect())
}
