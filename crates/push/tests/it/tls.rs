//! TLS with an extra certificate authority, and HTTP/2 by ALPN.

use std::sync::Arc;

use hyper::http::Response;
use net::{Dialer, Policy};
use push::{Receipt, Sender, SenderConfig};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::service::push_to;

const AUTHORITY: &str = include_str!("../../../net/tests/tls/authority.pem");
const CERTIFICATE: &str = include_str!("../../../net/tests/tls/localhost.pem");
const KEY: &str = include_str!("../../../net/tests/tls/localhost.key.pem");

/// Answers 201 over HTTP/2; returns its origin.
async fn start() -> String {
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from_pem_slice(CERTIFICATE.as_bytes()).unwrap()],
            PrivateKeyDer::from_pem_slice(KEY.as_bytes()).unwrap(),
        )
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let Ok(socket) = acceptor.accept(socket).await else { continue };
            tokio::spawn(async move {
                let mut connection = h2::server::handshake(socket).await.unwrap();
                while let Some(Ok((_, mut respond))) = connection.accept().await {
                    respond.send_response(Response::builder().status(201).body(()).unwrap(), true).unwrap();
                }
            });
        }
    });
    origin
}

async fn receipt(policy: Policy, extra_roots: Option<&str>) -> Receipt {
    let push = push_to(&format!("{}/push/1", start().await));
    Sender::new(Dialer::new(policy, extra_roots).unwrap(), SenderConfig::default()).send(&push).await
}

#[tokio::test]
async fn the_extra_authority_is_trusted_and_nobody_else() {
    let loopback = Policy { allow_loopback: true };
    assert_eq!(receipt(loopback, Some(AUTHORITY)).await, Receipt::Accepted);
    assert_eq!(receipt(loopback, None).await, Receipt::Retry);
}

#[tokio::test]
async fn loopback_is_not_dialled_without_the_test_setting() {
    assert_eq!(receipt(Policy::default(), Some(AUTHORITY)).await, Receipt::Retry);
}
