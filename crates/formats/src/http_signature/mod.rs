//! Signatures of requests between servers, in both forms that are in use: draft-cavage-http-signatures-12, and RFC 9421
//! with RFC 9530's digests. Text in, text out: the keys are the caller's.
//!
//! Of a request that came in, [`read`] says what was signed, by whom as they claim, and whether it covers enough to mean
//! anything; whether the signature is good says whoever has the key. Only RSA with SHA-256 (PKCS #1 v1.5) is known: that is
//! what servers of the Fediverse sign with.
mod cavage;
mod message;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// How far a request's time may lie from ours, in seconds: queues of the other side sign anew, so this is for clocks.
pub const WINDOW: i64 = 3_600;
/// No header with a signature is longer.
const HEADER_MOST: usize = 8_192;

/// A request as it came in.
pub struct Asked<'a> {
    /// In capitals.
    pub method: &'a str,
    /// With the query, as it was sent.
    pub path: &'a str,
    /// Where the request came, as others write it: scheme, host and perhaps port, no slash at the end.
    pub origin: &'a str,
    /// A header by its name in small letters; several of a name joined by `, `.
    pub header: &'a dyn Fn(&str) -> Option<String>,
}

impl Asked<'_> {
    fn host(&self) -> &str {
        self.origin.split_once("://").map_or(self.origin, |(_, host)| host)
    }

    fn header(&self, name: &str) -> Result<String, Flaw> {
        let value = (self.header)(name).ok_or(Flaw::Missing)?;
        if value.len() > HEADER_MOST { Err(Flaw::Malformed) } else { Ok(value) }
    }
}

/// What somebody claims to have signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// Where the public key is to be found.
    pub key: String,
    /// What was signed.
    pub text: String,
    /// The signature.
    pub signature: Vec<u8>,
}

/// Why a signature means nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// There is none, or a header it covers is missing.
    #[error("no signature, or a header it covers is missing")]
    Missing,
    /// It cannot be read.
    #[error("the signature cannot be read")]
    Malformed,
    /// Another kind of key.
    #[error("the algorithm is not known")]
    Algorithm,
    /// It does not cover method, address, time and body.
    #[error("the signature does not cover method, address, time and body")]
    Uncovered,
    /// The body is not the one that was signed.
    #[error("the body is not the one that was signed")]
    Digest,
    /// It is too old, or from a time to come.
    #[error("the signature is of another time")]
    Stale,
}

/// Reads the signature of a request with a body. `digest`: the body's SHA-256 in base64; `now` in seconds since 1970.
///
/// # Errors
/// See [`Flaw`].
pub fn read(asked: &Asked<'_>, digest: &str, now: i64) -> Result<Claimed, Flaw> {
    match (asked.header)("signature-input") {
        Some(_) => message::read(asked, digest, now),
        None => cavage::read(asked, digest, now),
    }
}

/// A request that is to be signed.
pub struct Sending<'a> {
    /// In capitals.
    pub method: &'a str,
    /// Scheme, host and port.
    pub origin: &'a str,
    /// With the query.
    pub path: &'a str,
    /// The body's SHA-256 in base64; `None` for a request without one.
    pub digest: Option<&'a str>,
    /// Where the public key is to be found.
    pub key: &'a str,
    /// Seconds since 1970.
    pub now: i64,
}

/// The forms of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// draft-cavage-http-signatures-12: what everybody reads.
    Cavage,
    /// RFC 9421, for those who read nothing else any more.
    Message,
}

/// What is to be signed, and then which headers to send besides `Host`.
pub struct Unsigned {
    /// What is to be signed.
    pub text: String,
    headers: Vec<(&'static str, String)>,
    name: &'static str,
    around: (String, &'static str),
}

impl Unsigned {
    /// The headers, names in small letters.
    pub fn signed(mut self, signature: &[u8]) -> Vec<(&'static str, String)> {
        let (before, after) = self.around;
        self.headers.push((self.name, format!("{before}{}{after}", STANDARD.encode(signature))));
        self.headers
    }
}

/// Prepares a request for its signature.
pub fn prepare(form: Form, sending: &Sending<'_>) -> Unsigned {
    match form {
        Form::Cavage => cavage::prepare(sending),
        Form::Message => message::prepare(sending),
    }
}

/// Whether a signature of that time, and good until then, is good now.
fn timely(created: Option<i64>, expires: Option<i64>, now: i64) -> Result<(), Flaw> {
    let created = created.ok_or(Flaw::Uncovered)?;
    let past = expires.is_some_and(|end| end < now - 60);
    if past || (now - created).abs() > WINDOW { Err(Flaw::Stale) } else { Ok(()) }
}

fn decode(signature: &str) -> Result<Vec<u8>, Flaw> {
    STANDARD.decode(signature).map_err(|_| Flaw::Malformed)
}
