//! RFC 9113, as far as answering goes: a request has ended when its last frame says so, whatever it was.
use super::Seen;
use bytes::{Buf, BytesMut};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, sleep_until};

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const WINDOW_UPDATE: u8 = 8;
const ACK: u8 = 1;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
const PREFACE: usize = 24;
const MAX_STREAMS: [u8; 2] = [0, 3];
/// The connection's window is made large once and refilled whenever so much of it is used.
const WINDOW: u32 = 1 << 30;
const REFILL: usize = 1 << 20;
/// `:status: 201`, a literal under the static table's name 8 (RFC 7541 §6.2.2).
const CREATED: [u8; 5] = [8, 3, b'2', b'0', b'1'];

/// What a connection still owes.
struct State {
    out: Vec<u8>,
    due: VecDeque<(Instant, [u8; 4])>,
    used: usize,
    latency: Duration,
}

/// Answers until the other side closes.
pub async fn serve<S>(socket: S, streams: u32, latency: Duration, seen: &Seen) -> std::io::Result<()>
where
    S: AsyncRead + AsyncWrite,
{
    let (mut reader, mut writer) = tokio::io::split(socket);
    let mut input = BytesMut::with_capacity(1 << 18);
    while input.len() < PREFACE {
        if reader.read_buf(&mut input).await? == 0 {
            return Ok(());
        }
    }
    input.advance(PREFACE);
    let mut state = State { out: Vec::with_capacity(1 << 16), due: VecDeque::new(), used: 0, latency };
    state.frame(SETTINGS, 0, [0; 4], &[&MAX_STREAMS[..], &streams.to_be_bytes()].concat());
    state.frame(WINDOW_UPDATE, 0, [0; 4], &WINDOW.to_be_bytes());
    loop {
        state.take(&mut input, seen);
        if !state.out.is_empty() {
            writer.write_all(&state.out).await?;
            writer.flush().await?;
            state.out.clear();
        }
        input.reserve(1 << 16);
        match state.due.front().map(|(due, _)| *due) {
            None => {
                if reader.read_buf(&mut input).await? == 0 {
                    return Ok(());
                }
            }
            Some(due) => tokio::select! {
                read = reader.read_buf(&mut input) => {
                    if read? == 0 {
                        return Ok(());
                    }
                }
                () = sleep_until(due) => state.answer_due(),
            },
        }
    }
}

impl State {
    /// All whole frames.
    fn take(&mut self, input: &mut BytesMut, seen: &Seen) {
        while let [a, b, c, kind, flags, stream @ ..] = &input[..] {
            let length = usize::from(*a) << 16 | usize::from(*b) << 8 | usize::from(*c);
            let (Some(stream), true) = (stream.first_chunk::<4>(), input.len() >= 9 + length) else { break };
            let (kind, flags, stream) = (*kind, *flags, *stream);
            match kind {
                DATA => {
                    Seen::add(&seen.body_bytes, length);
                    self.used += length;
                }
                HEADERS => Seen::add(&seen.head_bytes, length),
                SETTINGS if flags & ACK == 0 => self.frame(SETTINGS, ACK, [0; 4], &[]),
                PING if flags & ACK == 0 => {
                    let echo = input[9..9 + length].to_vec();
                    self.frame(PING, ACK, [0; 4], &echo);
                }
                _ => {}
            }
            if matches!(kind, DATA | HEADERS) && flags & END_STREAM != 0 {
                Seen::add(&seen.requests, 1);
                if self.latency.is_zero() {
                    self.answer(stream);
                } else {
                    self.due.push_back((Instant::now() + self.latency, stream));
                }
            }
            input.advance(9 + length);
        }
        if self.used > REFILL {
            let used = u32::try_from(std::mem::take(&mut self.used)).unwrap_or(WINDOW);
            self.frame(WINDOW_UPDATE, 0, [0; 4], &used.to_be_bytes());
        }
    }

    fn answer_due(&mut self) {
        let now = Instant::now();
        while let Some((_, stream)) = self.due.pop_front_if(|(due, _)| *due <= now) {
            self.answer(stream);
        }
    }

    fn answer(&mut self, stream: [u8; 4]) {
        self.frame(HEADERS, END_STREAM | END_HEADERS, stream, &CREATED);
    }

    fn frame(&mut self, kind: u8, flags: u8, stream: [u8; 4], payload: &[u8]) {
        let [_, length @ ..] = u32::try_from(payload.len()).unwrap_or_default().to_be_bytes();
        self.out.extend_from_slice(&length);
        self.out.extend_from_slice(&[kind, flags]);
        self.out.extend_from_slice(&stream);
        self.out.extend_from_slice(payload);
    }
}
