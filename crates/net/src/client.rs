//! Small fetches: feeds, well-known documents, pictures.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Incoming};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HOST, HeaderMap, HeaderName,
    HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RETRY_AFTER, USER_AGENT,
};
use hyper::http::response::Parts;
use hyper::{Method, Request, Response, Uri};
use hyper_util::rt::TokioIo;
use url::{Position, Url};

use crate::{Alpn, Dialer, FetchError};

const NAME: &str = concat!("Ausrufer/", env!("CARGO_PKG_VERSION"));

/// How much one fetch may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of the body, in bytes.
    pub max_bytes: usize,
    /// For everything: redirects, resolving, connecting, and the last byte of the body.
    pub timeout: Duration,
    pub max_redirects: usize,
}

/// What came back. A status that is no success is an answer too, and the caller's to judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    pub status: u16,
    /// Where the last redirect led.
    pub final_url: Url,
    pub content_type: Option<String>,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// Retry-After (RFC 9110 §10.2.3), a day at most; `None` for a date.
    pub retry_after: Option<Duration>,
    /// Each Content-Security-Policy (CSP Level 3 §3.1), in their order.
    pub policies: Vec<String>,
    pub body: Bytes,
}

/// What a [`Client::step`] came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// An answer, whatever its status.
    There(Fetched),
    /// A redirect to there.
    Elsewhere(Url),
}

/// What a [`Client::notify`] was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Any status there is; a redirect too.
    pub status: u16,
    /// As above.
    pub retry_after: Option<Duration>,
}

/// Fetches over a fresh connection each time. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    dialer: Dialer,
}

impl Client {
    /// Whatever the dialer refuses, this does too, after each redirect.
    pub fn new(dialer: Dialer) -> Self {
        Self { dialer }
    }

    /// GETs `url`, following redirects. `headers` are sent along (Accept, If-None-Match …) to every host on the way, so
    /// they must hold no secret.
    pub async fn get(&self, url: &Url, limits: Limits, headers: &HeaderMap) -> Result<Fetched, FetchError> {
        tokio::time::timeout(limits.timeout, self.follow(url.clone(), limits, headers))
            .await
            .map_err(|_| FetchError::Timeout)?
    }

    /// GETs `url` and follows nothing: for whoever must ask leave at each place on the way. `max_redirects` says nothing
    /// here.
    pub async fn step(&self, url: &Url, limits: Limits, headers: &HeaderMap) -> Result<Step, FetchError> {
        let asked = async {
            let response = self.send(url, request(url, headers, Full::default())?).await?;
            Ok(match redirect(url, &response)? {
                Some(next) => Step::Elsewhere(next),
                None => Step::There(read(url.clone(), response, limits.max_bytes).await?),
            })
        };
        tokio::time::timeout(limits.timeout, asked).await.map_err(|_| FetchError::Timeout)?
    }

    /// POSTs a form and takes no redirect: it may hold a secret, and goes nowhere but where it was meant for.
    pub async fn post_form(
        &self,
        url: &Url,
        limits: Limits,
        headers: &HeaderMap,
        form: String,
    ) -> Result<Fetched, FetchError> {
        let sent = async {
            let mut request = request(url, headers, Full::new(Bytes::from(form)))?;
            *request.method_mut() = Method::POST;
            let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
            request.headers_mut().insert(CONTENT_TYPE, kind);
            let response = self.send(url, request).await?;
            match redirect(url, &response)? {
                Some(_) => Err(FetchError::Redirects),
                None => read(url.clone(), response, limits.max_bytes).await,
            }
        };
        tokio::time::timeout(limits.timeout, sent).await.map_err(|_| FetchError::Timeout)?
    }

    /// POSTs a body for the sake of being heard: only the status counts, so nothing of the answer's body is read, and no
    /// redirect is taken, since what is sent may be signed for one address alone.
    pub async fn notify(
        &self,
        url: &Url,
        timeout: Duration,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Result<Heard, FetchError> {
        let sent = async {
            let mut request = request(url, headers, Full::new(body))?;
            *request.method_mut() = Method::POST;
            let response = self.send(url, request).await?;
            Ok(Heard { status: response.status().as_u16(), retry_after: pause(response.headers()) })
        };
        tokio::time::timeout(timeout, sent).await.map_err(|_| FetchError::Timeout)?
    }

    async fn follow(&self, mut url: Url, limits: Limits, headers: &HeaderMap) -> Result<Fetched, FetchError> {
        for _ in 0..=limits.max_redirects {
            let response = self.send(&url, request(&url, headers, Full::default())?).await?;
            match redirect(&url, &response)? {
                Some(next) => url = next,
                None => return read(url, response, limits.max_bytes).await,
            }
        }
        Err(FetchError::Redirects)
    }

    async fn send(&self, url: &Url, request: Request<Full<Bytes>>) -> Result<Response<Incoming>, FetchError> {
        self.connect(url).await?.send_request(request).await.map_err(|_| FetchError::Http)
    }

    pub(crate) async fn connect(&self, url: &Url) -> Result<SendRequest<Full<Bytes>>, FetchError> {
        connect(&self.dialer, url).await
    }
}

/// A fresh connection on which nothing was sent yet.
pub(crate) async fn connect<B>(dialer: &Dialer, url: &Url) -> Result<SendRequest<B>, FetchError>
where
    B: Body<Data: Send, Error: Into<Box<dyn std::error::Error + Send + Sync>>> + Send + 'static,
{
    let connection = dialer.dial(url, Alpn::Http1).await?;
    let (sender, driver) = http1::handshake(TokioIo::new(connection)).await.map_err(|_| FetchError::Http)?;
    // Ends when the response is read or dropped.
    tokio::spawn(async move { drop(driver.await) });
    Ok(sender)
}

/// Aims a request at an address, as it stands on a connection to there.
pub(crate) fn aim<B>(request: &mut Request<B>, url: &Url) -> Result<(), FetchError> {
    *request.uri_mut() =
        url[Position::BeforePath..Position::AfterQuery].parse::<Uri>().map_err(|_| FetchError::Address)?;
    let host = HeaderValue::from_str(&url[Position::BeforeHost..Position::AfterPort]);
    request.headers_mut().insert(HOST, host.map_err(|_| FetchError::Address)?);
    Ok(())
}

/// Asks for a page only if it is another than the one that came with these (RFC 9110 §13.1.2, §13.1.3).
pub fn unless_same(headers: &mut HeaderMap, etag: Option<&str>, modified: Option<&str>) {
    for (name, value) in [(IF_NONE_MATCH, etag), (IF_MODIFIED_SINCE, modified)] {
        if let Some(Ok(value)) = value.map(HeaderValue::from_str) {
            headers.insert(name, value);
        }
    }
}

pub(crate) fn request(url: &Url, headers: &HeaderMap, body: Full<Bytes>) -> Result<Request<Full<Bytes>>, FetchError> {
    let mut request = Request::new(body);
    *request.headers_mut() = headers.clone();
    aim(&mut request, url)?;
    // Saying nothing would mean that any encoding is welcome (RFC 9110 §12.5.3).
    request.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    request.headers_mut().insert(USER_AGENT, HeaderValue::from_static(NAME));
    Ok(request)
}

fn redirect(url: &Url, response: &Response<Incoming>) -> Result<Option<Url>, FetchError> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let target = header(response.headers(), &LOCATION).ok_or(FetchError::Http)?;
    url.join(&target).map(Some).map_err(|_| FetchError::Address)
}

async fn read(final_url: Url, response: Response<Incoming>, max_bytes: usize) -> Result<Fetched, FetchError> {
    let (head, body) = whole(response, max_bytes).await?;
    Ok(Fetched {
        status: head.status.as_u16(),
        final_url,
        content_type: header(&head.headers, &CONTENT_TYPE),
        etag: header(&head.headers, &ETAG),
        last_modified: header(&head.headers, &LAST_MODIFIED),
        retry_after: pause(&head.headers),
        policies: policies(&head.headers),
        body,
    })
}

/// An answer to its end, as long as it may be and in no encoding.
pub(crate) async fn whole(response: Response<Incoming>, max_bytes: usize) -> Result<(Parts, Bytes), FetchError> {
    let (head, mut incoming) = response.into_parts();
    if header(&head.headers, &CONTENT_ENCODING).is_some_and(|encoding| !encoding.eq_ignore_ascii_case("identity")) {
        return Err(FetchError::Encoded);
    }
    let mut body = Vec::new();
    while let Some(frame) = incoming.frame().await {
        let frame = frame.map_err(|_| FetchError::Http)?;
        let Some(chunk) = frame.data_ref() else { continue };
        if body.len() + chunk.len() > max_bytes {
            return Err(FetchError::TooLarge { max_bytes });
        }
        body.extend_from_slice(chunk);
    }
    Ok((head, body.into()))
}

fn policies(headers: &HeaderMap) -> Vec<String> {
    let all = headers.get_all(CONTENT_SECURITY_POLICY).into_iter();
    all.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect()
}

/// Longer is nobody's pause but a mistake, or an attempt to silence us for ever.
const LONGEST_PAUSE: Duration = Duration::from_secs(24 * 3600);

/// Retry-After in seconds, a day at most; `None` for a date (RFC 9110 §10.2.3).
pub(crate) fn pause(headers: &HeaderMap) -> Option<Duration> {
    let seconds = header(headers, &RETRY_AFTER)?.trim().parse().ok();
    seconds.map(|seconds| Duration::from_secs(seconds).min(LONGEST_PAUSE))
}

/// Headers are bytes; those that are no UTF-8 are taken for Latin-1, as municipal servers mean them.
fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?.as_bytes();
    Some(match std::str::from_utf8(value) {
        Ok(text) => text.to_owned(),
        Err(_) => value.iter().map(|byte| char::from(*byte)).collect(),
    })
}
