//! WARC 1.1 (ISO 28500:2017): web pages as they went over the line. Each record is a gzip member of its own, as the standard
//! asks (annex D), so that a reader may begin at any of them.
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{self, Write};

/// Media type of a `response` record.
pub const HTTP: &str = "application/http; msgtype=response";
/// Media type of the `warcinfo` record.
pub const FIELDS: &str = "application/warc-fields";

/// What stands at the head of a record.
pub struct Head<'a> {
    /// `warcinfo`, `response`, …
    pub kind: &'a str,
    /// Random, written as a UUID.
    pub id: [u8; 16],
    /// RFC 3339, UTC.
    pub date: &'a str,
    /// Of the block.
    pub media_type: &'a str,
    /// What was asked for, absolute; `None` for `warcinfo`.
    pub target: Option<&'a str>,
    /// SHA-256 of the body of the answer, hexadecimal, where it is known beforehand.
    pub payload_sha256: Option<&'a str>,
    /// Of the block, in bytes.
    pub length: u64,
}

/// A record being written.
pub struct Record(GzEncoder<Vec<u8>>);

impl Record {
    /// Begins one; exactly `head.length` bytes must follow.
    ///
    /// # Errors
    /// None in practice: it writes into memory.
    pub fn begin(head: &Head<'_>) -> io::Result<Record> {
        let mut record = Record(GzEncoder::new(Vec::new(), Compression::default()));
        let mut text = format!("WARC/1.1\r\nWARC-Type: {}\r\n", head.kind);
        text += &format!("WARC-Record-ID: <urn:uuid:{}>\r\nWARC-Date: {}\r\n", uuid(head.id), head.date);
        if let Some(target) = head.target {
            text += &format!("WARC-Target-URI: {target}\r\n");
        }
        if let Some(sum) = head.payload_sha256 {
            text += &format!("WARC-Payload-Digest: sha256:{sum}\r\n");
        }
        text += &format!("Content-Type: {}\r\nContent-Length: {}\r\n\r\n", head.media_type, head.length);
        record.write(text.as_bytes())?;
        Ok(record)
    }

    /// More of the block.
    ///
    /// # Errors
    /// None in practice.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    /// What can go on its way.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(self.0.get_mut())
    }

    /// Ends it and hands out the rest.
    ///
    /// # Errors
    /// None in practice.
    pub fn end(mut self) -> io::Result<Vec<u8>> {
        self.write(b"\r\n\r\n")?;
        self.0.finish()
    }
}

/// The head of an answer as it went over the line (HTTP/1.1).
pub fn http_head<'a>(status: u16, reason: &str, headers: impl Iterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} {reason}\r\n").into_bytes();
    for (name, value) in headers {
        head.extend_from_slice(name.as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(value);
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    head
}

/// Sixteen random bytes as a UUID of version 4 (RFC 9562).
fn uuid(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = crate::hex::encode(&bytes);
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn a_record_is_a_gzip_member_with_head_block_and_two_line_ends() {
        let head = Head {
            kind: "response",
            id: [0xff; 16],
            date: "2026-12-31T23:59:59Z",
            media_type: HTTP,
            target: Some("https://x.example/lindenau"),
            payload_sha256: None,
            length: 19,
        };
        let mut record = Record::begin(&head).unwrap();
        record.write(&http_head(200, "OK", std::iter::empty())).unwrap();
        let mut bytes = record.take();
        bytes.extend(record.end().unwrap());
        let mut text = String::new();
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
        let expected = "WARC/1.1\r\nWARC-Type: response\r\n\
                        WARC-Record-ID: <urn:uuid:ffffffff-ffff-4fff-bfff-ffffffffffff>\r\nWARC-Date: 2026-12-31T23:59:59Z\r\n\
                        WARC-Target-URI: https://x.example/lindenau\r\n\
                        Content-Type: application/http; msgtype=response\r\nContent-Length: 19\r\n\r\n\
                        HTTP/1.1 200 OK\r\n\r\n\r\n\r\n";
        assert_eq!(text, expected);
    }
}
