//! One connection that stays open; requests are written as they are, answers read just as far as needed.
use crate::Failed;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

pub struct Connection {
    to: TcpStream,
    from: BufReader<TcpStream>,
}

impl Connection {
    pub fn open(port: u16) -> Result<Connection, Failed> {
        let failed = |e: std::io::Error| Failed::to("connecting", e);
        let to = TcpStream::connect(("127.0.0.1", port)).map_err(failed)?;
        to.set_nodelay(true).map_err(failed)?;
        let from = BufReader::new(to.try_clone().map_err(failed)?);
        Ok(Connection { to, from })
    }

    /// The body of the answer, which must have this status.
    pub fn ask(&mut self, request: &[u8], status: u16) -> Result<Vec<u8>, Failed> {
        let failed = |e: std::io::Error| Failed::to("asking the server", e);
        self.to.write_all(request).map_err(failed)?;
        let (mut line, mut length, mut first) = (String::new(), 0, true);
        loop {
            line.clear();
            self.from.read_line(&mut line).map_err(failed)?;
            if first && !line.starts_with(&format!("HTTP/1.1 {status} ")) {
                return Err(Failed(format!("not {status}: {line}")));
            }
            first = false;
            if line.trim_end().is_empty() {
                break;
            }
            if let Some((_, value)) =
                line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            {
                length = value.trim().parse().map_err(|_| Failed("a length that is none".into()))?;
            }
        }
        let mut body = vec![0; length];
        self.from.read_exact(&mut body).map_err(failed)?;
        Ok(body)
    }
}
