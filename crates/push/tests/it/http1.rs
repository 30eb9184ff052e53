//! A push service that speaks HTTP/1.1 only.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use futures_util::future::join_all;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use push::{LoopbackHttp, Receipt, SenderConfig};
use tokio::net::TcpListener;

use crate::service::{push_to, sender};

struct Service {
    origin: String,
    connections: Arc<AtomicUsize>,
}

async fn answer(request: Request<Incoming>, origin: String) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let right = format!("http://{}", head.headers["host"].to_str().unwrap()) == origin && body == "sealed";
    let status = if right { head.uri.path()[1..].parse().unwrap() } else { 400 };
    Ok(Response::builder().status(status).body(Full::new(Bytes::from_static(b"{}"))).unwrap())
}

/// `keep`: whether connections are kept alive after an answer.
async fn start(keep: bool) -> Service {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let service = Service { origin: origin.clone(), connections: Arc::clone(&connections) };
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            connections.fetch_add(1, Ordering::SeqCst);
            let origin = origin.clone();
            let service = service_fn(move |request| answer(request, origin.clone()));
            tokio::spawn(http1::Builder::new().keep_alive(keep).serve_connection(TokioIo::new(socket), service));
        }
    });
    service
}

fn config() -> SenderConfig {
    SenderConfig { loopback_http: LoopbackHttp::Http1, ..SenderConfig::default() }
}

#[tokio::test]
async fn one_connection_is_kept_for_pushes_in_a_row() {
    let (service, sender) = (start(true).await, sender(config()));
    for (path, receipt) in [("/201", Receipt::Accepted), ("/410", Receipt::Gone), ("/413", Receipt::TooLarge)] {
        assert_eq!(sender.send(&push_to(&format!("{}{path}", service.origin))).await, receipt);
    }
    assert_eq!(service.connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn many_at_once_share_a_bounded_number_of_connections() {
    let (service, sender) = (start(true).await, sender(config()));
    let push = push_to(&format!("{}/201", service.origin));
    let receipts = join_all((0..500).map(|_| sender.send(&push))).await;
    assert!(receipts.iter().all(|receipt| *receipt == Receipt::Accepted), "{receipts:?}");
    let connections = service.connections.load(Ordering::SeqCst);
    assert!((2..=32).contains(&connections), "{connections}");
}

#[tokio::test]
async fn a_server_that_closes_after_each_answer_gets_a_new_connection_each_time() {
    let (service, sender) = (start(false).await, sender(config()));
    let push = push_to(&format!("{}/201", service.origin));
    for _ in 0..20 {
        assert_eq!(sender.send(&push).await, Receipt::Accepted);
    }
    assert_eq!(service.connections.load(Ordering::SeqCst), 20);
}

#[tokio::test]
async fn a_server_that_speaks_no_http_is_retried_later() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let push = push_to(&format!("http://{}/201", listener.local_addr().unwrap()));
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            drop(socket);
        }
    });
    for loopback_http in [LoopbackHttp::Http1, LoopbackHttp::H2] {
        let sender = sender(SenderConfig { loopback_http, ..config() });
        assert_eq!(sender.send(&push).await, Receipt::Retry);
    }
    let connections = connections.load(Ordering::SeqCst);
    assert!(connections <= 24, "no busy loop: {connections}");
}
