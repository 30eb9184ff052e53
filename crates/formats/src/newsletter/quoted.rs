//! Quoted-printable (RFC 2045 §6.7), in pieces between which a reader's mark goes: so a text is encoded once and not once
//! a reader.
use super::MARK;

/// An encoded text, cut where marks go.
pub type Pieces = Vec<Vec<u8>>;

/// Letters a mark may have. They must be letters, digits, `-` or `_`, which stand for themselves.
pub const WIDEST_MARK: usize = 40;

/// Longest line, without its end.
const LINE: usize = 76;

/// Encodes. Line ends become CRLF.
pub fn pieces(text: &str) -> Pieces {
    let mut writer = Writer { done: Vec::new(), out: Vec::with_capacity(text.len() + text.len() / 8), column: 0 };
    let bytes = text.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        let at_end = || matches!(bytes.get(at + 1), None | Some(b'\n')) || bytes.get(at + 1..at + 3) == Some(b"\r\n");
        match byte {
            _ if char::from(byte) == MARK => writer.mark(),
            b'\n' => writer.end_line(),
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => {}
            b' ' | b'\t' if at_end() => writer.escaped(byte),
            b' ' | b'\t' | 33..=60 | 62..=126 => writer.put(&[byte]),
            _ => writer.escaped(byte),
        }
    }
    writer.done.push(writer.out);
    writer.done
}

struct Writer {
    done: Pieces,
    out: Vec<u8>,
    column: usize,
}

impl Writer {
    fn put(&mut self, what: &[u8]) {
        // Room is left for the sign that the line goes on.
        self.room(what.len());
        self.out.extend_from_slice(what);
        self.column += what.len();
    }

    fn escaped(&mut self, byte: u8) {
        const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
        self.put(&[b'=', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
    }

    fn room(&mut self, letters: usize) {
        if self.column + letters > LINE - 1 {
            self.out.extend_from_slice(b"=\r\n");
            self.column = 0;
        }
    }

    fn end_line(&mut self) {
        self.out.extend_from_slice(b"\r\n");
        self.column = 0;
    }

    fn mark(&mut self) {
        self.room(WIDEST_MARK);
        self.column += WIDEST_MARK;
        self.done.push(std::mem::take(&mut self.out));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decoded(bytes: &[u8]) -> Vec<u8> {
        let (mut out, mut at) = (Vec::new(), 0);
        while at < bytes.len() {
            match bytes[at] {
                b'=' if bytes[at + 1] == b'\r' => at += 3,
                b'=' => {
                    let digits = std::str::from_utf8(&bytes[at + 1..at + 3]).unwrap();
                    out.push(u8::from_str_radix(digits, 16).unwrap());
                    at += 3;
                }
                byte => {
                    out.push(byte);
                    at += 1;
                }
            }
        }
        out
    }

    proptest! {
        #[test]
        fn every_text_survives_with_its_mark(text in "(?s)[\\x{1} a-zäß=.\r\n\t€😀]{0,400}", mark in "[A-Za-z0-9_-]{1,40}") {
            let pieces = pieces(&text);
            let whole = pieces.join(mark.as_bytes());
            for line in whole.split(|byte| *byte == b'\n') {
                prop_assert!(line.len() <= LINE + 1 && line.is_ascii());
                let line = line.strip_suffix(b"\r").unwrap_or(line);
                prop_assert!(!line.ends_with(b" ") && !line.ends_with(b"\t"));
            }
            let plain = text.replace("\r\n", "\n").replace('\n', "\r\n").replace(MARK, &mark);
            prop_assert_eq!(decoded(&whole), plain.into_bytes());
        }
    }
}
