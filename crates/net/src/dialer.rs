use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::{Host, Url};

use crate::address::is_public;
use crate::connection::Stream;
use crate::{Connection, Protocol, Resolve, SystemResolver};

/// What may be dialled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Policy {
    /// For tests only: loopback addresses too, and plain http to them. Nothing else ever opens plain http.
    pub allow_loopback: bool,
}

/// Which HTTP versions to offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alpn {
    Both,
    Http1,
}

/// How a connection for a protocol of lines (SMTP, POP3) is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// TLS from the first byte.
    Tls,
    /// Plain until [`Dialer::secure`], which must follow before anything secret is said.
    Upgrade,
    /// Plain to the end: only to an administrator's own network, see [`Dialer::with_private`].
    Plain,
}

/// Why a connection was not made. Holds no address and no host.
#[derive(Debug, thiserror::Error)]
pub enum DialError {
    #[error("only https is dialled")]
    Scheme,
    #[error("the host name did not resolve")]
    Resolve,
    #[error("the host has no public address")]
    Private,
    #[error("no connection: {0}")]
    Connect(io::ErrorKind),
    #[error("no TLS: {0}")]
    Tls(io::ErrorKind),
    #[error("no connection in time")]
    Timeout,
}

/// The extra certificate authorities cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the file of extra certificate authorities holds no usable certificate")]
pub struct TlsSetupError;

/// Dials. Cheap to clone.
#[derive(Clone)]
pub struct Dialer {
    inner: Arc<Inner>,
}

#[derive(Clone)]
struct Inner {
    policy: Policy,
    private: bool,
    resolver: Arc<dyn Resolve>,
    connect_timeout: Duration,
    h2_or_http1: TlsConnector,
    http1: TlsConnector,
    /// Without a word about the protocol, which servers of lines may refuse.
    line: TlsConnector,
}

impl Dialer {
    /// `extra_roots_pem`: certificate authorities to trust besides the public ones, as PEM text.
    pub fn new(policy: Policy, extra_roots_pem: Option<&str>) -> Result<Self, TlsSetupError> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        if let Some(pem) = extra_roots_pem {
            add_roots(&mut roots, pem)?;
        }
        let mut config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|_| TlsSetupError)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let line = TlsConnector::from(Arc::new(config.clone()));
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let http1 = TlsConnector::from(Arc::new(config.clone()));
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let h2_or_http1 = TlsConnector::from(Arc::new(config));
        let resolver = Arc::new(SystemResolver);
        Ok(Self {
            inner: Arc::new(Inner {
                policy,
                private: false,
                resolver,
                connect_timeout: Duration::from_secs(10),
                h2_or_http1,
                http1,
                line,
            }),
        })
    }

    /// The same for a service of the town's own that its administrator named: it may lie in its own network. Nothing that
    /// comes from a form or a feed is ever dialled by such a one.
    #[must_use]
    pub fn with_private(mut self) -> Self {
        Arc::make_mut(&mut self.inner).private = true;
        self
    }

    /// The same with another resolver.
    #[must_use]
    pub fn with_resolver(mut self, resolver: Arc<dyn Resolve>) -> Self {
        Arc::make_mut(&mut self.inner).resolver = resolver;
        self
    }

    /// The same with another limit for resolving, connecting and the TLS handshake together; 10 seconds by default.
    #[must_use]
    pub fn with_connect_timeout(mut self, timeout: Duration) -> Self {
        Arc::make_mut(&mut self.inner).connect_timeout = timeout;
        self
    }

    /// Resolves the host, drops every address that may not be dialled, and connects to one that may; the name is not
    /// resolved a second time.
    pub async fn dial(&self, url: &Url, alpn: Alpn) -> Result<Connection, DialError> {
        tokio::time::timeout(self.inner.connect_timeout, self.dial_untimed(url, alpn))
            .await
            .map_err(|_| DialError::Timeout)?
    }

    /// The same for a protocol of lines.
    pub async fn dial_line(&self, host: &str, port: u16, line: Line) -> Result<Connection, DialError> {
        tokio::time::timeout(self.inner.connect_timeout, self.line_untimed(host, port, line))
            .await
            .map_err(|_| DialError::Timeout)?
    }

    async fn line_untimed(&self, host: &str, port: u16, line: Line) -> Result<Connection, DialError> {
        let parsed = Host::parse(host).map_err(|_| DialError::Resolve)?;
        let host = borrowed(&parsed);
        let addresses = self.allowed_addresses(&host, line != Line::Plain || self.inner.private).await?;
        let tcp = self.connect(&addresses, port).await?;
        let plain = Connection { stream: Stream::Plain(tcp), protocol: Protocol::Plain };
        if line == Line::Tls { self.secure_untimed(&host, plain).await } else { Ok(plain) }
    }

    /// Begins TLS on a plain connection, after the other side agreed to it.
    pub async fn secure(&self, host: &str, plain: Connection) -> Result<Connection, DialError> {
        let parsed = Host::parse(host).map_err(|_| DialError::Resolve)?;
        let host = borrowed(&parsed);
        tokio::time::timeout(self.inner.connect_timeout, self.secure_untimed(&host, plain))
            .await
            .map_err(|_| DialError::Timeout)?
    }

    async fn secure_untimed(&self, host: &Host<&str>, plain: Connection) -> Result<Connection, DialError> {
        let Stream::Plain(tcp) = plain.stream else { return Ok(plain) };
        let tls = self.inner.line.connect(server_name(host)?, tcp).await;
        let tls = tls.map_err(|error| DialError::Tls(error.kind()))?;
        Ok(Connection { stream: Stream::Tls(Box::new(tls)), protocol: Protocol::Plain })
    }

    async fn dial_untimed(&self, url: &Url, alpn: Alpn) -> Result<Connection, DialError> {
        let secure = match url.scheme() {
            "https" => true,
            "http" if self.inner.policy.allow_loopback => false,
            _ => return Err(DialError::Scheme),
        };
        let host = url.host().ok_or(DialError::Resolve)?;
        let port = url.port_or_known_default().ok_or(DialError::Scheme)?;
        let addresses = self.allowed_addresses(&host, secure).await?;
        let tcp = self.connect(&addresses, port).await?;
        if !secure {
            return Ok(Connection { stream: Stream::Plain(tcp), protocol: Protocol::Plain });
        }
        let connector = match alpn {
            Alpn::Both => &self.inner.h2_or_http1,
            Alpn::Http1 => &self.inner.http1,
        };
        let tls = connector.connect(server_name(&host)?, tcp).await.map_err(|error| DialError::Tls(error.kind()))?;
        let protocol = match tls.get_ref().1.alpn_protocol() {
            Some(b"h2") => Protocol::H2,
            _ => Protocol::Http1,
        };
        Ok(Connection { stream: Stream::Tls(Box::new(tls)), protocol })
    }

    async fn allowed_addresses(&self, host: &Host<&str>, secure: bool) -> Result<Vec<IpAddr>, DialError> {
        let mut addresses = match host {
            Host::Ipv4(address) => vec![IpAddr::V4(*address)],
            Host::Ipv6(address) => vec![IpAddr::V6(*address)],
            Host::Domain(name) => self.inner.resolver.resolve(name).await.map_err(|_| DialError::Resolve)?,
        };
        if addresses.is_empty() {
            return Err(DialError::Resolve);
        }
        let (loopback, private) = (self.inner.policy.allow_loopback, self.inner.private);
        addresses.retain(|address| (secure && (private || is_public(*address))) || (loopback && address.is_loopback()));
        if addresses.is_empty() { Err(DialError::Private) } else { Ok(addresses) }
    }

    /// Tries the addresses in turn; one that does not answer gets its share of the time only.
    async fn connect(&self, addresses: &[IpAddr], port: u16) -> Result<TcpStream, DialError> {
        let share = self.inner.connect_timeout / u32::try_from(addresses.len()).unwrap_or(u32::MAX);
        let mut last = DialError::Timeout;
        for address in addresses {
            match tokio::time::timeout(share, TcpStream::connect(SocketAddr::new(*address, port))).await {
                Ok(Ok(stream)) => {
                    // Requests are small and written whole; waiting for more to send only costs time.
                    let _ = stream.set_nodelay(true);
                    return Ok(stream);
                }
                Ok(Err(error)) => last = DialError::Connect(error.kind()),
                Err(_) => last = DialError::Timeout,
            }
        }
        Err(last)
    }
}

fn add_roots(roots: &mut RootCertStore, pem: &str) -> Result<(), TlsSetupError> {
    let mut added = 0;
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        roots.add(certificate.map_err(|_| TlsSetupError)?).map_err(|_| TlsSetupError)?;
        added += 1;
    }
    if added == 0 { Err(TlsSetupError) } else { Ok(()) }
}

fn borrowed(host: &Host<String>) -> Host<&str> {
    match host {
        Host::Domain(name) => Host::Domain(name.as_str()),
        Host::Ipv4(address) => Host::Ipv4(*address),
        Host::Ipv6(address) => Host::Ipv6(*address),
    }
}

fn server_name(host: &Host<&str>) -> Result<ServerName<'static>, DialError> {
    match host {
        Host::Domain(name) => ServerName::try_from((*name).to_owned()).map_err(|_| DialError::Resolve),
        Host::Ipv4(address) => Ok(ServerName::from(IpAddr::V4(*address))),
        Host::Ipv6(address) => Ok(ServerName::from(IpAddr::V6(*address))),
    }
}
