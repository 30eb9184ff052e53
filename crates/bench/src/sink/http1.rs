//! HTTP/1.1 with keep-alive, for peers that speak nothing newer.
use super::Seen;
use bytes::{Buf, BytesMut};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

const ANSWER: &[u8] = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";

/// Answers until the other side closes.
pub async fn serve<S>(mut socket: S, latency: Duration, seen: &Seen) -> std::io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut input = BytesMut::with_capacity(1 << 14);
    loop {
        let Some((head, body)) = lengths(&input) else {
            if socket.read_buf(&mut input).await? == 0 {
                return Ok(());
            }
            continue;
        };
        while input.len() < head + body {
            if socket.read_buf(&mut input).await? == 0 {
                return Ok(());
            }
        }
        input.advance(head + body);
        Seen::add(&seen.requests, 1);
        Seen::add(&seen.head_bytes, head);
        Seen::add(&seen.body_bytes, body);
        if !latency.is_zero() {
            tokio::time::sleep(latency).await;
        }
        socket.write_all(ANSWER).await?;
        socket.flush().await?;
    }
}

/// Of the head, with its empty line, and of the body after it; `None` while the head is not whole.
fn lengths(input: &[u8]) -> Option<(usize, usize)> {
    let end = input.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&input[..end]).unwrap_or_default();
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok()).flatten()
    });
    Some((end, length.unwrap_or(0)))
}
