//! The sink: a push service that answers 201 to everything, so lightly that whoever sends is the limit. It speaks HTTP/2
//! and, for the peers, HTTP/1.1, over TLS. Of HTTP/2 it knows only what it needs to answer: it never decodes a header,
//! so it is no server for anything else.
mod http1;
mod http2;

use crate::child::{asked, say};
use crate::{Failed, machine};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// The authority of the sink's certificate, for whoever sends to it.
pub const AUTHORITY: &str = include_str!("../../net/tests/tls/authority.pem");
const CERTIFICATE: &str = include_str!("../../net/tests/tls/localhost.pem");
const KEY: &str = include_str!("../../net/tests/tls/localhost.key.pem");

/// How the sink is to behave.
#[derive(Serialize, Deserialize, Clone, Copy)]
pub struct Sink {
    /// The core it works on.
    pub core: usize,
    /// How long it thinks before each answer, milliseconds; other requests are not held up meanwhile.
    pub latency_ms: u64,
    /// Streams a connection may have open.
    pub streams: u32,
}

impl Default for Sink {
    fn default() -> Sink {
        Sink { core: 1, latency_ms: 0, streams: 128 }
    }
}

/// What came in so far.
#[derive(Default)]
pub struct Seen {
    pub requests: AtomicU64,
    pub connections: AtomicU64,
    /// Bytes of bodies, and of compressed headers.
    pub body_bytes: AtomicU64,
    pub head_bytes: AtomicU64,
}

impl Seen {
    fn add(counter: &AtomicU64, n: usize) {
        counter.fetch_add(n as u64, Ordering::Relaxed);
    }
}

/// The process: says `{"origin":"https://127.0.0.1:…"}`, then answers each line with what it saw.
pub fn run(job: &str) -> Result<(), Failed> {
    let sink: Sink = serde_json::from_str(job).map_err(|e| Failed::to("a job", e))?;
    machine::pin(sink.core)?;
    let seen = Arc::new(Seen::default());
    let shared = seen.clone();
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(async move {
            let Ok(listener) = TcpListener::bind("127.0.0.1:0").await else { return };
            let Ok(address) = listener.local_addr() else { return };
            if tell.send(address).is_ok() {
                serve(listener, sink, shared).await;
            }
        });
    });
    let address = told.recv().map_err(|e| Failed::to("the sink did not start", e))?;
    say(&json!({ "origin": format!("https://{address}") }));
    for _ in asked() {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        say(&json!({
            "requests": read(&seen.requests), "connections": read(&seen.connections),
            "body_bytes": read(&seen.body_bytes), "head_bytes": read(&seen.head_bytes),
            "cpu_s": machine::cpu_seconds(),
        }));
    }
    Ok(())
}

async fn serve(listener: TcpListener, sink: Sink, seen: Arc<Seen>) {
    let Ok(acceptor) = acceptor() else { return };
    while let Ok((socket, _)) = listener.accept().await {
        socket.set_nodelay(true).ok();
        Seen::add(&seen.connections, 1);
        let (acceptor, seen) = (acceptor.clone(), seen.clone());
        tokio::spawn(async move { connection(acceptor, socket, sink, &seen).await });
    }
}

async fn connection(acceptor: TlsAcceptor, socket: TcpStream, sink: Sink, seen: &Seen) {
    let Ok(socket) = acceptor.accept(socket).await else { return };
    let latency = Duration::from_millis(sink.latency_ms);
    if socket.get_ref().1.alpn_protocol() == Some(b"h2") {
        http2::serve(socket, sink.streams, latency, seen).await.ok();
    } else {
        http1::serve(socket, latency, seen).await.ok();
    }
}

fn acceptor() -> Result<TlsAcceptor, Failed> {
    let failed = |e: &dyn std::fmt::Display| Failed::to("the sink's certificate", e);
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE.as_bytes()).map_err(|e| failed(&e))?;
    let key = PrivateKeyDer::from_pem_slice(KEY.as_bytes()).map_err(|e| failed(&e))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| failed(&e))?
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .map_err(|e| failed(&e))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
