//! The weather service's ZIP files (PKWARE APPNOTE 6.3): stored or deflated files in one part, without encryption. Read with
//! limits, since a few kilobytes can unfold to any size.
use flate2::Crc;
use flate2::read::DeflateDecoder;
use std::io::Read;

/// Files read at most.
pub const MAX_FILES: usize = 2_000;
/// Bytes all files may unfold to. The largest real archive known has about 12 million.
pub const MAX_UNFOLDED: usize = 64 * 1024 * 1024;

/// Why nothing was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ZipError {
    /// No end of the directory, or one that points outside.
    #[error("no ZIP file, or not all of it")]
    NotZip,
    /// More than [`MAX_FILES`] or [`MAX_UNFOLDED`].
    #[error("more than {MAX_FILES} files or {MAX_UNFOLDED} bytes")]
    TooLarge,
}

/// What is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Archive {
    /// The files' bytes, in the order of the directory.
    pub files: Vec<Vec<u8>>,
    /// Files that could not be read: another method, damaged, larger than `most`.
    pub unreadable: usize,
}

const END: &[u8] = b"PK\x05\x06";
const ENTRY: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";

/// Reads an archive; no file may have more than `most` bytes.
pub fn open(bytes: &[u8], most: usize) -> Result<Archive, ZipError> {
    // The end of the directory is 22 bytes long and may be followed by a comment of at most 65,535.
    let tail = bytes.len().saturating_sub(22 + 65_535);
    let end = (tail..bytes.len().saturating_sub(21)).rev().find(|at| bytes[*at..].starts_with(END));
    let end = end.ok_or(ZipError::NotZip)?;
    let count = usize::from(short(bytes, end + 10).ok_or(ZipError::NotZip)?);
    let mut at = long(bytes, end + 16).ok_or(ZipError::NotZip)?;
    if count > MAX_FILES {
        return Err(ZipError::TooLarge);
    }
    let (mut archive, mut left) = (Archive::default(), MAX_UNFOLDED);
    for _ in 0..count {
        let (entry, next) = entry(bytes, at).ok_or(ZipError::NotZip)?;
        at = next;
        if entry.is_folder {
            continue;
        }
        match unfold(bytes, &entry, most) {
            Some(file) => {
                left = left.checked_sub(file.len()).ok_or(ZipError::TooLarge)?;
                archive.files.push(file);
            }
            None => archive.unreadable += 1,
        }
    }
    Ok(archive)
}

struct Entry {
    method: u16,
    encrypted: bool,
    crc: u32,
    packed: usize,
    size: usize,
    local: usize,
    is_folder: bool,
}

fn entry(bytes: &[u8], at: usize) -> Option<(Entry, usize)> {
    if !bytes.get(at..)?.starts_with(ENTRY) {
        return None;
    }
    let [name, extra, comment] = [28, 30, 32].map(|offset| short(bytes, at + offset));
    let (name, extra, comment) = (usize::from(name?), usize::from(extra?), usize::from(comment?));
    let entry = Entry {
        method: short(bytes, at + 10)?,
        encrypted: short(bytes, at + 8)? & 1 == 1,
        crc: u32::try_from(long(bytes, at + 16)?).ok()?,
        packed: long(bytes, at + 20)?,
        size: long(bytes, at + 24)?,
        local: long(bytes, at + 42)?,
        is_folder: bytes.get(at + 46..at + 46 + name)?.ends_with(b"/"),
    };
    Some((entry, at + 46 + name + extra + comment))
}

fn unfold(bytes: &[u8], entry: &Entry, most: usize) -> Option<Vec<u8>> {
    let at = entry.local;
    if entry.encrypted || entry.size > most || !bytes.get(at..)?.starts_with(LOCAL) {
        return None;
    }
    let begin = at + 30 + usize::from(short(bytes, at + 26)?) + usize::from(short(bytes, at + 28)?);
    let packed = bytes.get(begin..begin.checked_add(entry.packed)?)?;
    let file = match entry.method {
        0 => packed.to_vec(),
        8 => {
            // One byte more than promised is a lie.
            let mut file = Vec::with_capacity(entry.size);
            DeflateDecoder::new(packed).take(entry.size as u64 + 1).read_to_end(&mut file).ok()?;
            file
        }
        _ => return None,
    };
    let mut crc = Crc::new();
    crc.update(&file);
    (file.len() == entry.size && crc.sum() == entry.crc).then_some(file)
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(four)).ok()
}
