//! Answers a client may keep: ETag over the body, 304 when nothing changed (RFC 9110 §13), gzip where it is at hand.
use crate::assets::{accepts_gzip, gzip};
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use channel::clock::Timestamp;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

/// A body with everything a repeated question needs. Cheap to clone.
#[derive(Clone)]
pub struct Fresh {
    kind: &'static str,
    plain: Bytes,
    /// Compressed when first asked for, and kept as long as the answer is; `None` for what is compressed already.
    zipped: Option<Arc<OnceLock<Option<Bytes>>>>,
    etag: HeaderValue,
    cache: &'static str,
    modified: Option<HeaderValue>,
}

/// Pages: kept for a few seconds, then asked again. What is correct now must not hide a warning of the next minute.
pub const PAGE: &str = "public, max-age=0, must-revalidate";
/// The page of a warning that holds: no older than what is prepared here.
pub const WARNING: &str = "public, max-age=5, stale-if-error=86400";
/// Feeds: readers ask often enough.
pub const FEED: &str = "public, max-age=60";
/// Drawings that change with the channel's profile.
pub const DRAWING: &str = "public, max-age=3600";
/// What its address names exactly.
pub const FOREVER: &str = "public, max-age=31536000, immutable";

const VARY: &str = "accept-encoding, accept-language";
const VARY_PAGE: &str = "accept, accept-encoding, accept-language";

/// Compression of answers made on the spot: most of the gain for a fraction of the time.
const LEVEL: u32 = 5;

impl Fresh {
    /// Text, which is worth compressing.
    pub fn text(kind: &'static str, cache: &'static str, body: impl Into<Bytes>) -> Self {
        let mut fresh = Self::bytes(kind, cache, body);
        fresh.zipped = Some(Arc::default());
        fresh
    }

    /// A page.
    pub fn html(body: String) -> Self {
        Self::text("text/html; charset=utf-8", PAGE, body)
    }

    /// What is compressed already, such as pictures.
    pub fn bytes(kind: &'static str, cache: &'static str, body: impl Into<Bytes>) -> Self {
        let plain = body.into();
        let mut hasher = DefaultHasher::new();
        plain.hash(&mut hasher);
        // Weak, since the compressed and the plain form share it.
        let etag = HeaderValue::try_from(format!("W/\"{:016x}\"", hasher.finish()));
        let etag = etag.unwrap_or(HeaderValue::from_static("W/\"0\""));
        Self { kind, plain, zipped: None, etag, cache, modified: None }
    }

    /// A page that many ask for at once: proxies may keep it for some seconds, and give it out while we are away.
    pub fn warning(body: String) -> Self {
        Self::text("text/html; charset=utf-8", WARNING, body)
    }

    /// What it says, uncompressed.
    pub fn plain(&self) -> Bytes {
        self.plain.clone()
    }

    /// The same compressed; `None` where that saves nothing.
    pub fn zipped(&self) -> Option<Bytes> {
        self.zipped.as_ref()?.get_or_init(|| gzip(&self.plain, LEVEL)).clone()
    }

    /// With Last-Modified.
    pub fn modified(mut self, at: Option<Timestamp>) -> Self {
        self.modified = at.and_then(|at| HeaderValue::try_from(http_date(at)).ok());
        self
    }

    /// The answer to one request.
    pub fn answer(&self, asked: &HeaderMap) -> Response {
        let unchanged = self.is_known(asked);
        let zipped = self.zipped.as_ref().filter(|_| !unchanged && accepts_gzip(asked));
        let zipped = zipped.and_then(|once| once.get_or_init(|| gzip(&self.plain, LEVEL)).as_ref());
        let mut response = match (unchanged, zipped) {
            (true, _) => StatusCode::NOT_MODIFIED.into_response(),
            (false, body) => body.unwrap_or(&self.plain).clone().into_response(),
        };
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        headers.insert(header::ETAG, self.etag.clone());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(self.cache));
        // Pages have a second form at the same address, for other servers.
        let vary = if self.kind.starts_with("text/html") { VARY_PAGE } else { VARY };
        headers.insert(header::VARY, HeaderValue::from_static(vary));
        if let Some(modified) = &self.modified {
            headers.insert(header::LAST_MODIFIED, modified.clone());
        }
        if zipped.is_some() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    }

    /// If-None-Match decides; If-Modified-Since only without it (RFC 9110 §13.2.2).
    pub fn is_known(&self, asked: &HeaderMap) -> bool {
        if let Some(tags) = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()) {
            let own = self.etag.to_str().unwrap_or_default().trim_start_matches("W/");
            return tags.split(',').any(|tag| tag.trim() == "*" || tag.trim().trim_start_matches("W/") == own);
        }
        self.modified.is_some() && asked.get(header::IF_MODIFIED_SINCE) == self.modified.as_ref()
    }
}

/// IMF-fixdate (RFC 9110 §5.6.7).
pub fn http_date(at: Timestamp) -> String {
    jiff::fmt::strtime::format("%a, %d %b %Y %H:%M:%S GMT", &at.to_zoned(jiff::tz::TimeZone::UTC)).unwrap_or_default()
}
