//! RFC 8292: who is pushing. One signature per origin and half day, since peers that sign each push waste more time on
//! it than on everything else.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hyper::header::HeaderValue;
use jiff::{SignedDuration, Timestamp};

/// How long a token is valid; RFC 8292 §2 allows 24 hours at most, half leaves room for wrong clocks.
const LIFETIME: SignedDuration = SignedDuration::from_hours(12);
/// A token is signed anew when it has less than this left.
const RENEWAL: SignedDuration = SignedDuration::from_hours(1);
/// Wildcard hosts let followers invent origins; the memory for them is bounded.
const ORIGINS: usize = 1024;

/// Signs for one channel.
pub struct Vapid {
    pair: EcdsaKeyPair,
    public: String,
    contact: Contact,
    tokens: Mutex<HashMap<String, Token>>,
}

/// The value of an Authorization header.
#[derive(Clone)]
pub struct Authorization(HeaderValue);

/// Whom a push service may turn to: `mailto:` or `https:` with a public host, as Apple demands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact(String);

/// Not a contact push services accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the contact is not a mailto: or https: address with a public host")]
pub struct ContactError;

/// The key is no P-256 private key, or the library refused to sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the VAPID key cannot sign")]
pub struct VapidError;

struct Token {
    expires: Timestamp,
    value: HeaderValue,
}

impl Vapid {
    /// `scalar` is the channel's P-256 private key, big-endian.
    pub fn new(scalar: &[u8; 32], contact: Contact) -> Result<Self, VapidError> {
        let secret = PrivateKey::from_private_key(&ECDH_P256, scalar).map_err(|_| VapidError)?;
        let public = secret.compute_public_key().map_err(|_| VapidError)?;
        let public = public.as_ref();
        let pair = EcdsaKeyPair::from_private_key_and_public_key(&ECDSA_P256_SHA256_FIXED_SIGNING, scalar, public)
            .map_err(|_| VapidError)?;
        Ok(Self { pair, public: URL_SAFE_NO_PAD.encode(public), contact, tokens: Mutex::default() })
    }

    /// The header for pushes to `origin` ([`crate::PushEndpoint::origin`]); signed at most once per origin and half day.
    pub fn authorization(&self, origin: &str, now: Timestamp) -> Result<Authorization, VapidError> {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(token) = tokens.get(origin)
            && token.expires.duration_since(now) > RENEWAL
            // A clock set back must not leave a token that is valid for longer than allowed.
            && token.expires.duration_since(now) <= LIFETIME
        {
            return Ok(Authorization(token.value.clone()));
        }
        let expires = now + LIFETIME;
        let value = self.sign(origin, expires)?;
        if tokens.len() >= ORIGINS {
            tokens.clear();
        }
        tokens.insert(origin.to_owned(), Token { expires, value: value.clone() });
        Ok(Authorization(value))
    }

    fn sign(&self, origin: &str, expires: Timestamp) -> Result<HeaderValue, VapidError> {
        let claims = serde_json::json!({ "aud": origin, "exp": expires.as_second(), "sub": self.contact.0 });
        let header = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"ES256"}"#);
        let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes()).map_err(|_| VapidError)?;
        let token = format!("vapid t={signed}.{}, k={}", URL_SAFE_NO_PAD.encode(signature), self.public);
        HeaderValue::from_str(&token).map_err(|_| VapidError)
    }
}

impl Authorization {
    /// The value as it goes over the wire: `vapid t=…, k=…`.
    pub fn header(&self) -> &HeaderValue {
        &self.0
    }
}

impl Contact {
    /// Takes `mailto:presse@stadt.example` or `https://stadt.example/kontakt`.
    pub fn parse(text: &str) -> Result<Self, ContactError> {
        let url = url::Url::parse(text).map_err(|_| ContactError)?;
        let host = match url.scheme() {
            "https" => url.host_str().ok_or(ContactError)?,
            "mailto" => url.path().split_once('@').ok_or(ContactError)?.1,
            _ => return Err(ContactError),
        };
        let host = host.to_ascii_lowercase();
        let private = ["localhost", "invalid", "local"];
        let last = host.rsplit('.').next().unwrap_or_default();
        if !host.contains('.') || last.is_empty() || private.contains(&last) {
            return Err(ContactError);
        }
        Ok(Self(text.to_owned()))
    }

    /// The contact as it stands in the token.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
