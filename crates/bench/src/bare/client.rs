//! As an honest engineer would write it: few connections, as many streams as they take, headers made once.
use crate::{Failed, sink};
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use h2::client::{ResponseFuture, SendRequest};
use hyper::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue};
use hyper::{Method, Request, Uri};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

const CONNECTIONS: usize = 4;
/// Streams of each; the sink allows a few more.
const STREAMS: usize = 100;
/// Endpoints taken in turn, so that no path repeats within what the header compression remembers.
const ENDPOINTS: usize = 1000;
/// Lengths as ours have them.
const ENDPOINT: usize = 176;
const TOKEN: usize = 330;

/// Posts so many, and waits for the last answer.
pub async fn post(origin: &str, count: usize, body: usize, packed: bool) -> Result<(), Failed> {
    let connector = connector()?;
    let mut tasks = JoinSet::new();
    for number in 0..CONNECTIONS {
        let share = count / CONNECTIONS + usize::from(number < count % CONNECTIONS);
        let sender = connect(&connector, origin, packed).await?;
        tasks.spawn(post_share(sender, endpoints(origin, number)?, share, Bytes::from(vec![b'x'; body])));
    }
    while let Some(done) = tasks.join_next().await {
        done.map_err(|e| Failed::to("the bare client", e))?.map_err(|e| Failed::to("the bare client", e))?;
    }
    Ok(())
}

async fn post_share(sender: SendRequest<Bytes>, uris: Vec<Uri>, count: usize, body: Bytes) -> Result<(), h2::Error> {
    let headers = headers(body.len());
    let mut sender = sender.ready().await?;
    let mut underway: FuturesUnordered<ResponseFuture> = FuturesUnordered::new();
    for number in 0..count {
        if underway.len() == STREAMS {
            taken(underway.next().await).await?;
        }
        let mut request = Request::new(());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = uris[number % uris.len()].clone();
        *request.headers_mut() = headers.clone();
        let (response, mut stream) = sender.send_request(request, false)?;
        stream.send_data(body.clone(), true)?;
        underway.push(response);
    }
    while let Some(answer) = underway.next().await {
        taken(Some(answer)).await?;
    }
    Ok(())
}

async fn taken(answer: Option<Result<hyper::Response<h2::RecvStream>, h2::Error>>) -> Result<(), h2::Error> {
    let Some(answer) = answer else { return Ok(()) };
    let mut body = answer?.into_body();
    while !body.is_end_stream() {
        if body.data().await.is_none() {
            break;
        }
    }
    Ok(())
}

async fn connect(connector: &TlsConnector, origin: &str, packed: bool) -> Result<SendRequest<Bytes>, Failed> {
    let failed = |e: &dyn std::fmt::Display| Failed::to("connecting", e);
    let socket = TcpStream::connect(origin.trim_start_matches("https://")).await.map_err(|e| failed(&e))?;
    socket.set_nodelay(true).map_err(|e| failed(&e))?;
    let name = ServerName::try_from("localhost").map_err(|e| failed(&e))?;
    let socket = connector.connect(name, socket).await.map_err(|e| failed(&e))?;
    if packed { speak(Packed(socket)).await } else { speak(socket).await }
}

async fn speak<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(socket: S) -> Result<SendRequest<Bytes>, Failed> {
    let (sender, connection) = h2::client::handshake(socket).await.map_err(|e| Failed::to("connecting", e))?;
    tokio::spawn(async move { connection.await.ok() });
    Ok(sender)
}

fn connector() -> Result<TlsConnector, Failed> {
    let failed = |e: &dyn std::fmt::Display| Failed::to("TLS", e);
    let mut roots = RootCertStore::empty();
    let authority = CertificateDer::from_pem_slice(sink::AUTHORITY.as_bytes()).map_err(|e| failed(&e))?;
    roots.add(authority).map_err(|e| failed(&e))?;
    let mut config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| failed(&e))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec()];
    Ok(TlsConnector::from(Arc::new(config)))
}

/// As long as ours, and as little alike.
fn endpoints(origin: &str, connection: usize) -> Result<Vec<Uri>, Failed> {
    let one = |number: usize| {
        let head = format!("{origin}/wpush/v2/{connection:x}-{number:08x}-");
        let filler = "gAAAAABoTxq7Jc1e4kPzYw9mNb2rVd5uHsXt0LfQa8iOgCyWnEjKp3DhBl6vZ";
        let text: String = head.chars().chain(filler.chars().cycle()).take(ENDPOINT).collect();
        text.parse().map_err(|e| Failed::to("an address", e))
    };
    (0..ENDPOINTS).map(one).collect()
}

/// What a Web Push carries.
fn headers(body: usize) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("ttl", HeaderValue::from_static("86400"));
    headers.insert("urgency", HeaderValue::from_static("high"));
    headers.insert("topic", HeaderValue::from_static("47DEQpj8HBSa-_TImW-5JC"));
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("aes128gcm"));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(body));
    let filler = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.";
    let token: String = "vapid t=".chars().chain(filler.chars().cycle()).take(TOKEN).collect();
    if let Ok(token) = HeaderValue::from_str(&token) {
        headers.insert(AUTHORIZATION, token);
    }
    headers
}

/// A socket that does not take several buffers in one write, so that h2 gathers small frames before it writes.
struct Packed<S>(S);

impl<S: AsyncRead + Unpin> AsyncRead for Packed<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Packed<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
