//! Which letters the bytes stand for. Feeds of towns claim UTF-8 and are windows-1252, and the other way round; the
//! bytes themselves are believed first.
use super::Repair;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Decodes and drops a byte order mark. The second value tells whether the claim was wrong.
pub(super) fn decode(bytes: &[u8], content_type: Option<&str>) -> (String, Option<Repair>) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
        return (text, None);
    }
    if let Some(encoding) = without_mark(bytes) {
        return (encoding.decode_without_bom_handling(bytes).0.into_owned(), None);
    }
    let claimed = declared(bytes).or_else(|| content_type.and_then(charset_of));
    match std::str::from_utf8(bytes) {
        // Real text in another encoding is hardly ever valid UTF-8; plain ASCII is right under every claim.
        Ok(text) if claimed.is_none_or(|c| c == UTF_8 || c.is_ascii_compatible()) => {
            let wrong = claimed.is_some_and(|c| c != UTF_8) && !text.is_ascii();
            (text.to_owned(), wrong.then_some(Repair::Charset))
        }
        _ => {
            let encoding = claimed.filter(|c| *c != UTF_8).unwrap_or(WINDOWS_1252);
            let text = encoding.decode_without_bom_handling(bytes).0.into_owned();
            (text, (claimed != Some(encoding)).then_some(Repair::Charset))
        }
    }
}

/// UTF-16 without a byte order mark: `<` and `?` or a letter with zeros between.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<', 0, _, 0, ..] => Some(encoding_rs::UTF_16LE),
        [0, b'<', 0, _, ..] => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

/// The encoding the XML declaration names. UTF-16 is passed over: the declaration was read as ASCII.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(2_000)];
    let at = find(head, b"<?xml")?;
    let end = at + find(&head[at..], b"?>")?;
    let declaration = std::str::from_utf8(&head[at..end]).ok()?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let name = value.trim_start_matches(['"', '\'']).split(['"', '\'', ' ']).next()?;
    Encoding::for_label(name.as_bytes()).filter(|encoding| encoding.is_ascii_compatible())
}

fn charset_of(content_type: &str) -> Option<&'static Encoding> {
    let lower = content_type.to_ascii_lowercase();
    let (_, value) = lower.split_once("charset=")?;
    let name = value.trim_matches(['"', '\'', ' ']).split([';', '"', ' ']).next()?;
    Encoding::for_label(name.as_bytes()).filter(|encoding| encoding.is_ascii_compatible())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
