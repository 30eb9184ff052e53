//! What a server says: lines with a number of three digits, the last with a space behind it (RFC 5321 §4.2.1).
use std::io;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader};

/// Longest line and most lines of an answer; servers need a tenth of it.
const LINE: u64 = 2_000;
const LINES: usize = 100;

/// One answer. Its text may name an address: it goes into no log.
pub struct Reply {
    /// Three digits.
    pub code: u16,
    /// The lines without their numbers.
    pub text: String,
}

impl Reply {
    /// Reads one.
    pub async fn read<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> io::Result<Reply> {
        let mut text = String::new();
        for _ in 0..LINES {
            let line = read_line(stream).await?;
            let broken = || io::Error::from(io::ErrorKind::InvalidData);
            let digits = line.get(..3).ok_or_else(broken)?;
            let code: u16 = digits.parse().map_err(|_| broken())?;
            text.push_str(line.get(4..).unwrap_or_default());
            text.push('\n');
            if line.as_bytes().get(3) != Some(&b'-') {
                return if (200..600).contains(&code) { Ok(Reply { code, text }) } else { Err(broken()) };
            }
        }
        Err(io::ErrorKind::InvalidData.into())
    }

    /// 2yz and 3yz.
    pub fn is_good(&self) -> bool {
        self.code < 400
    }

    /// 5yz.
    pub fn is_final(&self) -> bool {
        self.code >= 500
    }

    /// Whether it says that there is no such address (RFC 3463 5.1.x). A bare 550 does not: servers say it of mail they do
    /// not pass on for us, too, and whoever is taken out for that is lost. Nor does 5.1.2, which is about the whole domain: a
    /// name server that fails says it of everybody there.
    pub fn names_nobody(&self) -> bool {
        matches!(self.enhanced(), Some((5, 1, 1 | 3 | 6 | 10)))
    }

    /// The number of RFC 2034 at the beginning of the text.
    fn enhanced(&self) -> Option<(u16, u16, u16)> {
        let word = self.text.split_whitespace().next()?;
        let mut parts = word.split('.').map(|part| part.parse::<u16>().ok());
        let number = (parts.next()??, parts.next()??, parts.next()??);
        (parts.next().is_none() && number.0 == self.code / 100).then_some(number)
    }
}

/// One line without its end; an error at the end of the stream.
pub async fn read_line<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> io::Result<String> {
    let mut line = Vec::new();
    let read = stream.take(LINE).read_until(b'\n', &mut line).await?;
    match line.last() {
        Some(b'\n') => Ok(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned()),
        _ if read as u64 == LINE => Err(io::ErrorKind::InvalidData.into()),
        _ => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(text: &str) -> Option<Reply> {
        Reply::read(&mut BufReader::new(text.as_bytes())).await.ok()
    }

    #[tokio::test]
    async fn answers_of_several_lines_are_one_and_nonsense_is_none() {
        let hello = read("250-mx.example.org greets\r\n250-PIPELINING\r\n250 8BITMIME\r\nrest").await.unwrap();
        assert!(hello.code == 250 && hello.text == "mx.example.org greets\nPIPELINING\n8BITMIME\n" && hello.is_good());
        let gone = |text| async move { read(text).await.unwrap().names_nobody() };
        assert!(gone("550 5.1.1 <x@example.org>: unknown\r\n").await);
        assert!(!gone("550 relay not permitted\r\n").await && !gone("553 sorry\r\n").await);
        assert!(!gone("550 5.1.2 no such domain\r\n").await, "that is nobody's own");
        assert!(
            !gone("550 5.7.1 spam\r\n").await && !gone("552 5.2.2 full\r\n").await && !gone("451 4.1.1 x\r\n").await
        );
        for nonsense in ["", "250", "250-x\r\n", "abc\r\n", "99 x\r\n", "999 x\r\n", "\r\n", "ü50 x\r\n"] {
            assert!(read(nonsense).await.is_none(), "{nonsense}");
        }
        assert!(read(&format!("250 {}\r\n", "x".repeat(5_000))).await.is_none(), "no answer is that long");
        assert!(read(&"250-x\r\n".repeat(500)).await.is_none());
    }
}
