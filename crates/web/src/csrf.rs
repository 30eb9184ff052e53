//! Every POST at the desk proves that it comes from one of our own pages: by the browser's word about its origin,
//! and by a token bound to the session.
use crate::app::Keys;
use crate::settings::Settings;
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Name of the hidden field, and of the header scripts send.
pub const FIELD: &str = "csrf";

/// The token for forms of the session with this hash.
pub fn token(keys: &Keys, session_hash: &[u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(keys.csrf.sign(session_hash))
}

/// Whether the token belongs to the session; in constant time.
pub fn fits(keys: &Keys, session_hash: &[u8; 32], token: &str) -> bool {
    URL_SAFE_NO_PAD.decode(token).is_ok_and(|tag| keys.csrf.verify(session_hash, &tag))
}

/// Whether the browser says that the request comes from our own pages (Fetch Metadata; Origin, RFC 6454 §7). Clients
/// that say nothing are no browsers of today; for them the token alone must do.
pub fn own_origin(headers: &HeaderMap, settings: &Settings) -> bool {
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    if text("sec-fetch-site").is_some_and(|site| site != "same-origin") {
        return false;
    }
    match text(header::ORIGIN.as_str()) {
        None => true,
        Some(origin) if origin == settings.base_url => true,
        Some(origin) => {
            let host = text(header::HOST.as_str());
            origin.split_once("://").is_some_and(|(_, name)| host == Some(name))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use std::path::PathBuf;

    #[test]
    fn only_our_own_pages_may_post() {
        let settings = Settings::bare("https://kanal.example.de", PathBuf::new());
        let ask = |pairs: &[(&'static str, &'static str)]| {
            let headers = pairs.iter().map(|(k, v)| (k.parse().unwrap(), HeaderValue::from_static(v))).collect();
            own_origin(&headers, &settings)
        };
        assert!(ask(&[("origin", "https://kanal.example.de"), ("sec-fetch-site", "same-origin")]));
        assert!(ask(&[]));
        assert!(!ask(&[("origin", "https://boese.example")]));
        assert!(!ask(&[("origin", "null")]));
        assert!(!ask(&[("sec-fetch-site", "same-site")]));
        assert!(!ask(&[("sec-fetch-site", "cross-site"), ("origin", "https://kanal.example.de")]));
    }
}
