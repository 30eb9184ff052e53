//! The connections: accepted, read by hyper, answered by the router. Differs from `axum::serve` in what a town on the open
//! internet needs: limits on slow and fat heads, on slow bodies and on
//! how many may be there at a time, and open pages whose sockets leave hyper for the room they listen in
//! ([`crate::live`]), which makes them several times smaller.
mod body;
mod connection;

use crate::front::Front;
use connection::Caller;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, mpsc, watch};

/// A head must be there within this time, and an idle connection is closed after it: longer than the 60 seconds for which
/// proxies keep theirs, so that it is the proxy that closes.
pub const PATIENCE: Duration = Duration::from_secs(75);
/// Pause when the system refuses to hand out a connection, mostly for want of file descriptors.
const REFUSED: Duration = Duration::from_secs(1);

/// What those on the other side may take of us.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// See [`PATIENCE`].
    pub patience: Duration,
    /// Connections at a time. Open pages are none any more: they have seats of their own.
    pub connections: usize,
}

/// Serves until `stop` is ready, then lets requests under way end. Open pages must be told apart
/// ([`crate::live::Hub::close`]).
pub async fn serve(listener: TcpListener, front: impl Into<Front>, limits: Limits, stop: impl Future<Output = ()>) {
    let (front, patience) = (front.into(), limits.patience);
    let room = Arc::new(Semaphore::new(limits.connections));
    let (stopping, stopped) = watch::channel(false);
    let (open, mut all_closed) = mpsc::channel::<()>(1);
    let mut stop = std::pin::pin!(stop);
    loop {
        // Whoever comes while all is taken waits in the system's queue, where it costs next to nothing; each of those
        // inside is gone in time if it is slow.
        let accept = async {
            let place = room.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            accepted = accept => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((socket, peer)) => {
                let (front, stopped, open) = (front.clone(), stopped.clone(), open.clone());
                tokio::spawn(async move {
                    connection::run(Caller { socket, peer }, front, patience, stopped).await;
                    drop((open, place));
                });
            }
            Err(error) if is_of_the_peer(&error) => {}
            Err(error) => {
                tracing::error!(%error, "cannot accept a connection");
                tokio::time::sleep(REFUSED).await;
            }
        }
    }
    drop((listener, open));
    let _ = stopping.send(true);
    all_closed.recv().await;
}

/// Gone before it was accepted.
fn is_of_the_peer(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
