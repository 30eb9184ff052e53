//! What a file is, told by what is in it; its name and its sender may say anything.
mod mp3;
mod mp4;
mod ogg;
mod pdf;
mod webm;

pub use mp4::{Blank, is_hevc, private};

use std::io::{Read, Result, Seek, SeekFrom};

/// What the first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// ITU T.81.
    Jpeg,
    /// ISO 15948.
    Png,
    /// RIFF with WEBP.
    WebP,
    /// AV1 still picture in a HEIF box.
    Avif,
    /// HEVC still picture in a HEIF box: what iPhones take unless told otherwise.
    Heic,
    /// ISO 32000.
    Pdf,
    /// MPEG-1 or -2 layer 3.
    Mp3,
    /// Sound alone in MPEG-4.
    M4a,
    /// A film in MPEG-4 or QuickTime.
    Mp4,
    /// Opus or Vorbis.
    Ogg,
    /// Matroska for the web.
    Webm,
    /// Text that begins as WebVTT does.
    WebVtt,
}

/// As many bytes of the beginning as [`told`] looks at.
pub const HEAD: usize = 1100;

/// Tells a file by its first [`HEAD`] bytes; `None` for everything else.
pub fn told(head: &[u8]) -> Option<Told> {
    let at = |from: usize, mark: &[u8]| head.get(from..from + mark.len()) == Some(mark);
    if at(0, &[0xff, 0xd8, 0xff]) {
        Some(Told::Jpeg)
    } else if at(0, b"\x89PNG\r\n\x1a\n") {
        Some(Told::Png)
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        Some(Told::WebP)
    } else if at(4, b"ftyp") {
        mp4::brand(head)
    } else if at(0, b"OggS") {
        Some(Told::Ogg)
    } else if at(0, &[0x1a, 0x45, 0xdf, 0xa3]) {
        webm::is_webm(head).then_some(Told::Webm)
    } else if at(0, b"WEBVTT") || at(0, b"\xef\xbb\xbfWEBVTT") {
        Some(Told::WebVtt)
    } else if pdf::begins(head) {
        Some(Told::Pdf)
    } else if mp3::begins(head) {
        Some(Told::Mp3)
    } else {
        None
    }
}

/// Whether a file is there to its end and holds what its beginning promises. Pictures are not asked here: they are decoded.
///
/// # Errors
/// Of the reader.
pub fn is_whole(told: Told, file: &mut (impl Read + Seek)) -> Result<bool> {
    let length = file.seek(SeekFrom::End(0))?;
    match told {
        Told::Pdf => pdf::is_whole(file, length),
        Told::Mp3 => mp3::is_whole(file, length),
        Told::M4a | Told::Mp4 => mp4::is_whole(file, length),
        Told::Ogg => ogg::is_whole(file, length),
        Told::Webm => webm::is_whole(file, length),
        _ => Ok(true),
    }
}

/// Up to `most` bytes from a place on; fewer at the end.
fn piece(file: &mut (impl Read + Seek), from: u64, most: usize) -> Result<Vec<u8>> {
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.take(most as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}
