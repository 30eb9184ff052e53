//! Where a push may go. The endpoint of a subscription is user input, so it is checked against a list of push services
//! before it is stored and again before it is used.

use std::sync::Arc;

use bytes::Bytes;
use hyper::Uri;
use hyper::http::uri::{Authority, Parts, PathAndQuery, Scheme};
use url::{Host, Url};

/// The longest endpoint taken, in bytes. A sealed subscription box holds no more.
pub const LONGEST: usize = 876;

/// A push endpoint that passed the check. Names a follower, so it has no Debug.
#[derive(Clone)]
pub struct PushEndpoint {
    origin: PushOrigin,
    /// Path and query.
    target: PathAndQuery,
}

/// Scheme, host and port of a push service that passed the check; names nobody. Cheap to clone.
#[derive(Clone)]
pub struct PushOrigin {
    known: Arc<Known>,
}

struct Known {
    text: String,
    base: Url,
    scheme: Scheme,
    authority: Authority,
    service: Service,
}

/// Whose push service it is; names nobody, so it may stand in metrics and on the delivery page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Service {
    /// A configured host, or loopback in tests.
    Other,
    Google,
    Mozilla,
    Apple,
    Microsoft,
}

/// Which hosts may be pushed to besides the known push services.
#[derive(Debug, Clone, Default)]
pub struct Allowed {
    extra: Vec<String>,
    loopback: bool,
}

/// Why an endpoint was refused. Never holds any of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    #[error("the endpoint is longer than {LONGEST} bytes")]
    TooLong,
    #[error("the endpoint is not an address")]
    Malformed,
    #[error("the endpoint is not https on port 443 without user name and fragment")]
    Form,
    #[error("the endpoint's host is no push service known here")]
    UnknownHost,
}

impl Allowed {
    /// `extra` holds host names, or `*.example.org` for all hosts below one.
    pub fn new(extra: impl IntoIterator<Item = String>) -> Self {
        Self { extra: extra.into_iter().map(|host| host.to_ascii_lowercase()).collect(), loopback: false }
    }

    /// For tests: also loopback addresses, on any port, with plain http too.
    #[must_use]
    pub fn with_loopback(mut self) -> Self {
        self.loopback = true;
        self
    }

    fn service(&self, host: &str) -> Option<Service> {
        known(host).or_else(|| self.extra.iter().any(|pattern| matches(pattern, host)).then_some(Service::Other))
    }
}

impl PushEndpoint {
    /// Parses an endpoint as browsers do and refuses all but known push services.
    pub fn parse(text: &str, allowed: &Allowed) -> Result<Self, EndpointError> {
        if text.len() > LONGEST {
            return Err(EndpointError::TooLong);
        }
        let url = Url::parse(text).map_err(|_| EndpointError::Malformed)?;
        // The address is stored as it came; two spellings of one address would be two followers.
        if url.as_str() != text {
            return Err(EndpointError::Malformed);
        }
        let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        if !bare {
            return Err(EndpointError::Form);
        }
        let service = if allowed.loopback && is_loopback(&url) { Service::Other } else { public(&url, allowed)? };
        let target = PathAndQuery::try_from(&url[url::Position::BeforePath..url::Position::AfterQuery]);
        let target = target.map_err(|_| EndpointError::Malformed)?;
        Ok(Self { origin: PushOrigin::of(url, service)?, target })
    }

    /// The whole address.
    pub fn url(&self) -> Url {
        let mut url = self.origin.known.base.clone();
        url.set_path(self.target.path());
        url.set_query(self.target.query());
        url
    }

    /// `https://host`, with the port only if it is not the scheme's own: VAPID's audience (RFC 8292 §2).
    pub fn origin(&self) -> &str {
        self.origin.as_str()
    }

    /// The same, checked.
    pub fn at(&self) -> &PushOrigin {
        &self.origin
    }

    /// Whose push service it is.
    pub fn service(&self) -> Service {
        self.origin.service()
    }

    /// The target of a request over HTTP/2.
    pub(crate) fn uri(&self) -> Option<Uri> {
        let mut parts = Parts::default();
        parts.scheme = Some(self.origin.known.scheme.clone());
        parts.authority = Some(self.origin.known.authority.clone());
        parts.path_and_query = Some(self.target.clone());
        Uri::from_parts(parts).ok()
    }

    /// The target of a request over HTTP/1.1.
    pub(crate) fn target(&self) -> &PathAndQuery {
        &self.target
    }
}

impl PushOrigin {
    /// Parses `https://host` as [`PushEndpoint::parse`] does.
    pub fn parse(text: &str, allowed: &Allowed) -> Result<Self, EndpointError> {
        PushEndpoint::parse(&format!("{text}/"), allowed).map(|endpoint| endpoint.origin)
    }

    /// An endpoint of this origin that was parsed once before it was stored: compares instead of parsing, a tenth of the
    /// work. `None` when it is of another origin, or holds a character no stored endpoint has.
    pub fn endpoint(&self, text: &str) -> Option<PushEndpoint> {
        let target = text.strip_prefix(self.as_str())?;
        // Without the slash `https://push.example` would also begin `https://push.example.evil`.
        if text.len() > LONGEST || !target.starts_with('/') {
            return None;
        }
        let target = PathAndQuery::from_maybe_shared(Bytes::copy_from_slice(target.as_bytes())).ok()?;
        Some(PushEndpoint { origin: self.clone(), target })
    }

    /// `https://host`.
    pub fn as_str(&self) -> &str {
        &self.known.text
    }

    /// Whose push service it is.
    pub fn service(&self) -> Service {
        self.known.service
    }

    pub(crate) fn base(&self) -> &Url {
        &self.known.base
    }

    pub(crate) fn authority(&self) -> &Authority {
        &self.known.authority
    }

    fn of(mut url: Url, service: Service) -> Result<Self, EndpointError> {
        let text = url.origin().ascii_serialization();
        url.set_path("/");
        url.set_query(None);
        let scheme = if url.scheme() == "https" { Scheme::HTTPS } else { Scheme::HTTP };
        let authority = &url[url::Position::BeforeHost..url::Position::AfterPort];
        let authority = Authority::try_from(authority).map_err(|_| EndpointError::Malformed)?;
        Ok(Self { known: Arc::new(Known { text, base: url, scheme, authority, service }) })
    }
}

fn public(url: &Url, allowed: &Allowed) -> Result<Service, EndpointError> {
    if url.scheme() != "https" || url.port().is_some() {
        return Err(EndpointError::Form);
    }
    match url.host() {
        Some(Host::Domain(host)) => allowed.service(host).ok_or(EndpointError::UnknownHost),
        _ => Err(EndpointError::UnknownHost),
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = match url.host() {
        Some(Host::Domain(host)) => host == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    host && matches!(url.scheme(), "http" | "https")
}

fn known(host: &str) -> Option<Service> {
    let below = |parent| matches(parent, host);
    match host {
        "fcm.googleapis.com" => Some(Service::Google),
        _ if below("*.push.services.mozilla.com") => Some(Service::Mozilla),
        _ if below("*.push.apple.com") => Some(Service::Apple),
        _ if below("*.notify.windows.com") => Some(Service::Microsoft),
        _ => None,
    }
}

fn matches(pattern: &str, host: &str) -> bool {
    match pattern.strip_prefix('*') {
        Some(parent) => host.len() > parent.len() && parent.starts_with('.') && host.ends_with(parent),
        None => pattern == host,
    }
}
