//! GOAWAY, written frame by frame, since no server library lets us say which streams it took (RFC 9113 §6.8).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use push::{Receipt, SenderConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::service::{push_to, sender};

const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const ACK: u8 = 1;

/// Answers 201 on each connection; on the first one only after two requests arrived and GOAWAY kept just one of them.
async fn serve(mut socket: TcpStream, first: bool, requests: Arc<AtomicUsize>) {
    let mut preface = [0; 24];
    socket.read_exact(&mut preface).await.unwrap();
    frame(&mut socket, SETTINGS, 0, 0, &[]).await;
    let mut streams = Vec::new();
    loop {
        let mut head = [0; 9];
        if socket.read_exact(&mut head).await.is_err() {
            return;
        }
        let [a, b, c, kind, flags, stream @ ..] = head;
        let mut payload = vec![0; usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c)];
        socket.read_exact(&mut payload).await.unwrap();
        match kind {
            SETTINGS if flags & ACK == 0 => frame(&mut socket, SETTINGS, ACK, 0, &[]).await,
            PING if flags & ACK == 0 => frame(&mut socket, PING, ACK, 0, &payload).await,
            HEADERS => {
                requests.fetch_add(1, Ordering::SeqCst);
                streams.push(u32::from_be_bytes(stream));
                match (first, streams.as_slice()) {
                    (false, [.., stream]) => accept(&mut socket, *stream).await,
                    (true, [kept, _]) => {
                        let last = [kept.to_be_bytes(), [0; 4]].concat();
                        frame(&mut socket, GOAWAY, 0, 0, &last).await;
                        accept(&mut socket, *kept).await;
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

/// `:status: 201`, a literal under the static table's name 8 (RFC 7541 §6.2.2), ending headers and stream.
async fn accept(socket: &mut TcpStream, stream: u32) {
    frame(socket, HEADERS, 5, stream, &[8, 3, b'2', b'0', b'1']).await;
}

async fn frame(socket: &mut TcpStream, kind: u8, flags: u8, stream: u32, payload: &[u8]) {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let bytes = [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat();
    // The client may have closed already.
    let _ = socket.write_all(&bytes).await;
}

#[tokio::test]
async fn the_stream_goaway_kept_is_answered_and_the_other_goes_over_a_new_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let push = push_to(&format!("http://{}/push/1", listener.local_addr().unwrap()));
    let (connections, requests) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counted, heard) = (Arc::clone(&connections), Arc::clone(&requests));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let first = counted.fetch_add(1, Ordering::SeqCst) == 0;
            tokio::spawn(serve(socket, first, Arc::clone(&heard)));
        }
    });
    let sender = sender(SenderConfig { connections_per_origin: 1, ..SenderConfig::default() });
    let receipts = tokio::join!(sender.send(&push), sender.send(&push));
    assert_eq!(receipts, (Receipt::Accepted, Receipt::Accepted));
    assert_eq!((connections.load(Ordering::SeqCst), requests.load(Ordering::SeqCst)), (2, 3));
    assert_eq!(sender.send(&push).await, Receipt::Accepted);
    assert_eq!(connections.load(Ordering::SeqCst), 2, "the new connection stays in use");
}
