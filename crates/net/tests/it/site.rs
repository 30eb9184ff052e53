//! A web server that says what it is told to, well-formed or not.

use std::sync::Arc;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// Answers each path with the raw bytes `answer` returns for it and closes; `Stay` leaves the connection open after.
pub enum Answer {
    Close(Vec<u8>),
    Stay(Vec<u8>),
    /// Repeats these bytes for as long as somebody reads.
    Endless(Vec<u8>),
}

/// Starts the site and returns its address. `answer` gets the path and the whole request head.
pub async fn start(answer: impl Fn(&str, &str) -> Answer + Send + Sync + 'static) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let answer = Arc::clone(&answer);
            tokio::spawn(async move { serve(socket, &*answer).await });
        }
    });
    url
}

async fn serve(socket: TcpStream, answer: &(impl Fn(&str, &str) -> Answer + Sync)) {
    let mut socket = BufReader::new(socket);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if socket.read_line(&mut head).await.unwrap_or(0) == 0 {
            return;
        }
    }
    let path = head.split(' ').nth(1).unwrap().to_owned();
    match answer(&path, &head) {
        Answer::Close(bytes) => drop(socket.write_all(&bytes).await),
        Answer::Stay(bytes) => {
            let _ = socket.write_all(&bytes).await;
            std::future::pending().await
        }
        Answer::Endless(bytes) => while socket.write_all(&bytes).await.is_ok() {},
    }
}

pub fn ok(headers: &str, body: &str) -> Answer {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
    Answer::Close([head.as_bytes(), body.as_bytes()].concat())
}

pub fn redirect(status: u16, to: &str) -> Answer {
    Answer::Close(format!("HTTP/1.1 {status} x\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n").into_bytes())
}
